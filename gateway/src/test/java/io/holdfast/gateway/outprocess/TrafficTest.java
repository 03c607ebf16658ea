/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages through a proxy, over real sockets. */
class TrafficTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  @DisplayName("[gateway-1] a session over tcp: Create, Start, messages both ways, Destroy")
  void session_TCP_bothWays() throws Exception {
    try (Session session = Session.tcp("tcp-session")) {
      Session.Connected host = session.run();
      session.module.receive(Samples.message(1));
      assertThat(host.messages().receiveMessage()).isEqualTo(Samples.message(1));
      host.messages().send(Samples.message(2));
      await().atMost(PATIENCE).until(() -> session.published.numbers().equals(List.of(2)));
      CompletableFuture<Void> destroyed = session.destroy();

      assertThat(host.control().receiveHex()).isEqualTo(Samples.DESTROY);
      host.kill();
      destroyed.get(5, TimeUnit.MINUTES);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_023] [SRS_OUTPROCESS_MODULE_17_024]"
          + " [SRS_OUTPROCESS_MODULE_17_055] [SRS_OUTPROCESS_MODULE_17_025] [gateway-7] messages go to the"
          + " host byte for byte in order, and are forgotten once the system has them")
  void receive_MANY_inOrderAndForgotten() throws Exception {
    try (Session session = Session.ipc(folder, "sends", "")) {
      Session.Connected host = session.run();
      List<GatewayMessage> sent = new ArrayList<>();
      CompletableFuture<Void> sender =
          Session.inBackground(() -> {
            for (int i = 0; i < 5_000; i++) {
              session.module.receive(Samples.message(i));
            }
          });
      for (int i = 0; i < 5_000; i++) {
        sent.add(host.messages().receiveMessage());
      }
      sender.get(5, TimeUnit.MINUTES);

      assertThat(sent.stream().map(Samples::number))
          .containsExactlyElementsOf(IntStream.range(0, 5_000).boxed().toList());
      await().atMost(PATIENCE).until(() -> session.module.status().waiting() == 0);
      assertThat(session.module.status().sent()).isEqualTo(5_000);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_038] [SRS_OUTPROCESS_MODULE_17_039]"
          + " [SRS_OUTPROCESS_MODULE_17_040] [SRS_OUTPROCESS_MODULE_17_044] what the host sends is"
          + " published in order, malformed ones but counted")
  void published_MANY_inOrder() throws Exception {
    try (Session session = Session.ipc(folder, "publishes", "")) {
      Session.Connected host = session.run();
      for (int i = 0; i < 3_000; i++) {
        host.messages().send(Samples.message(i));
        if (i % 100 == 0) {
          host.messages().send(new byte[] {(byte) 0xA1, 0x60, 0});
          host.messages().send(new byte[0]);
        }
      }

      await().atMost(PATIENCE).until(() -> session.published.messages().size() == 3_000);
      assertThat(session.published.numbers())
          .containsExactlyElementsOf(IntStream.range(0, 3_000).boxed().toList());
      assertThat(session.module.status().malformed()).isEqualTo(60);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_037] each proxy publishes as its own module, on the one loop")
  void published_TWO_PROXIES_eachAsItself() throws Exception {
    OutProcessLoader loader = new OutProcessLoader();
    try (Session one = Session.ipc(loader, folder, "one", "");
        Session other = Session.ipc(loader, folder, "other", "")) {
      Session.Connected first = one.run();
      Session.Connected second = other.run();
      first.messages().send(Samples.message(1));
      second.messages().send(Samples.message(2));

      await().atMost(PATIENCE).until(() -> one.published.numbers().equals(List.of(1)));
      await().atMost(PATIENCE).until(() -> other.published.numbers().equals(List.of(2)));
    }
  }

  @Test
  @DisplayName(
      "a gateway whose modules wait leaves messages with the host, and the other proxies run on")
  void published_GATEWAY_WAITS_othersRunOn() throws Exception {
    OutProcessLoader loader = new OutProcessLoader();
    try (Session slow = Session.ipc(loader, folder, "slow", "");
        Session quick = Session.ipc(loader, folder, "quick", "")) {
      Session.Connected slowHost = slow.run();
      Session.Connected quickHost = quick.run();
      slow.published.hold();
      GatewayMessage large = GatewayMessage.of(Map.of("n", "1"), Bytes.owning(new byte[500_000]));
      CompletableFuture<Void> flood =
          Session.inBackground(() -> {
            for (int i = 0; i < 100; i++) {
              slowHost.messages().send(large);
            }
          });
      quickHost.messages().send(Samples.message(5));
      await().atMost(PATIENCE).until(() -> quick.published.numbers().equals(List.of(5)));
      await().atMost(PATIENCE).until(slow.published::isBlocked);
      assertThat(flood).isNotDone();
      slow.published.release();

      await().atMost(PATIENCE).until(() -> slow.published.messages().size() == 100);
    }
  }

  @Test
  @DisplayName(
      "[gateway-3] a message of 1 MiB passes; one byte more is counted and goes no further")
  void receive_OVERSIZE_refused() throws Exception {
    try (Session session = Session.ipc(folder, "large", "")) {
      Session.Connected host = session.run();
      GatewayMessage largest =
          GatewayMessage.of(Map.of(), Bytes.owning(new byte[PairSocket.MAX_PAYLOAD - 14]));
      session.module.receive(
          GatewayMessage.of(Map.of(), Bytes.owning(new byte[PairSocket.MAX_PAYLOAD - 13])));
      session.module.receive(largest);

      assertThat(host.messages().receiveMessage()).isEqualTo(largest);
      assertThat(session.module.status().oversize()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_007] [SRS_OUTPROCESS_MODULE_17_017]"
          + " [SRS_OUTPROCESS_MODULE_17_036] [SRS_OUTPROCESS_MODULE_17_045]"
          + " [SRS_OUTPROCESS_MODULE_17_053] [SRS_OUTPROCESS_MODULE_17_056] calls of several threads, traffic both ways and control"
          + " messages at once lose and mix up nothing")
  void threads_ALL_AT_ONCE_nothingLost() throws Exception {
    try (Session session = Session.ipc(folder, "threads", "")) {
      Session.Connected host = session.run();
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (int sender = 0; sender < 3; sender++) {
        int first = sender * 1_000;
        work.add(
            Session.inBackground(() -> {
              for (int i = first; i < first + 1_000; i++) {
                session.module.receive(Samples.message(i));
                session.module.start();
              }
            }));
      }
      work.add(
          Session.inBackground(() -> {
            for (int i = 0; i < 3_000; i++) {
              host.messages().send(Samples.message(i));
              host.control().reply(0);
            }
          }));
      List<Integer> received = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        received.add(Samples.number(host.messages().receiveMessage()));
      }
      for (CompletableFuture<Void> each : work) {
        each.get(5, TimeUnit.MINUTES);
      }

      assertThat(received)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 3_000).boxed().toList());
      await().atMost(PATIENCE).until(() -> session.published.messages().size() == 3_000);
      assertThat(session.published.numbers()).isSorted();
      assertThat(session.module.status().state()).isEqualTo(HostState.RUNNING);
    }
  }
}
