/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.RawPeer;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.ControlMessage;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that fail, leave and come again, over real sockets. */
class RestartTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Type and length; the message's head; {@code n} and one digit, each with its NUL; no content.
   */
  private static final int SHORTEST_FRAME = 9 + 10 + 4 + 4;

  @TempDir Path folder;

  @Test
  @DisplayName(
      "[gateway-4] [gateway-6] [SRS_OUTPROCESS_MODULE_17_059] [SRS_OUTPROCESS_MODULE_17_060]"
          + " [SRS_OUTPROCESS_MODULE_24_061] after a host was killed the next one gets Create, Start and"
          + " what waited, in order")
  void killed_MESSAGES_WAIT_nextHostGetsThem() throws Exception {
    try (Session session = Session.ipc(folder, "killed", "")) {
      Session.Connected first = session.run();
      session.module.receive(Samples.message(1));
      assertThat(first.messages().receiveMessage()).isEqualTo(Samples.message(1));
      first.kill();
      await().atMost(PATIENCE).until(() -> session.module.status().state() == HostState.AWAY);
      for (int i = 2; i < 100; i++) {
        session.module.receive(Samples.message(i));
      }
      Session.Connected second = session.runAgain();

      for (int i = 2; i < 100; i++) {
        assertThat(second.messages().receiveMessage()).isEqualTo(Samples.message(i));
      }
      assertThat(session.module.status().restarts()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "[gateway-6] a message of which a part was written when the host died comes again as a whole")
  void killed_MIDDLE_OF_A_MESSAGE_sentAgainWhole() throws Exception {
    try (Session session = Session.ipc(folder, "middle", "")) {
      Session.Connected first = session.run();
      GatewayMessage large = GatewayMessage.of(Map.of(), Bytes.owning(new byte[1_000_000]));
      session.module.receive(large);
      session.module.receive(Samples.message(2));
      assertThat(first.messages().readBytes(9)).as("the frame's head").hasSize(9);
      await().atMost(PATIENCE).until(() -> session.module.status().waiting() == 2);
      first.kill();
      Session.Connected second = session.runAgain();

      assertThat(second.messages().receiveMessage()).isEqualTo(large);
      assertThat(second.messages().receiveMessage()).isEqualTo(Samples.message(2));
    }
  }

  @Test
  @DisplayName(
      "[gateway-6] a host that detaches is left in peace, and the next one gets the module")
  void detach_ANOTHER_HOST_getsTheModule() throws Exception {
    try (Session session = Session.ipc(folder, "detaches", "")) {
      Session.Connected first = session.run();
      first.messages().send(Samples.message(1));
      first.control().reply(0xFF);
      await().atMost(PATIENCE).until(() -> session.module.status().state() != HostState.RUNNING);
      session.module.receive(Samples.message(2));
      first.kill();
      Session.Connected second = session.runAgain();

      assertThat(second.messages().receiveMessage()).isEqualTo(Samples.message(2));
      await().atMost(PATIENCE).until(() -> session.published.messages().size() == 1);
    }
  }

  @Test
  @DisplayName(
      "[gateway-6] [SRS_OUTPROCESS_MODULE_17_057] what a host reports is heard while the module runs: Create and Start follow on the same connection")
  void failure_SAME_HOST_createsAgain() throws Exception {
    try (Session session = Session.ipc(folder, "fails", "")) {
      Session.Connected host = session.run();
      host.control().reply(2);
      assertThat(ControlMessage.read(host.control().receive()))
          .isInstanceOf(ControlMessage.Create.class);
      host.messages().close();
      session.bindMessages();
      host.control().reply(0);
      assertThat(host.control().receiveHex()).isEqualTo(Samples.START);
      RawPeer messages = session.acceptMessages();
      session.module.receive(Samples.message(1));

      assertThat(messages.receiveMessage()).isEqualTo(Samples.message(1));
    }
  }

  @Test
  @DisplayName(
      "[gateway-6] a message channel that a lost host left half open is given up for the next host's")
  void lost_MESSAGES_HALF_OPEN_nextHostGetsThem() throws Exception {
    try (Session session = Session.ipc(folder, "half-open", "")) {
      Session.Connected first = session.run();
      first.messages().send(Samples.message(0));
      await().atMost(PATIENCE).until(() -> session.published.messages().size() == 1);
      first.control().close();
      Session.Connected second = session.runAgain();
      session.module.receive(Samples.message(1));

      assertThat(second.messages().receiveMessage()).isEqualTo(Samples.message(1));
      first.messages().awaitEnd();
    }
  }

  @Test
  @DisplayName(
      "[gateway-4] only the message channel breaks: it is connected again, and the rest goes on")
  void messages_BREAK_connectedAgain() throws Exception {
    try (Session session = Session.ipc(folder, "breaks", "")) {
      Session.Connected host = session.run();
      for (int i = 0; i < 5; i++) {
        RawPeer messages = i == 0 ? host.messages() : session.acceptMessages();
        session.module.receive(Samples.message(i));
        assertThat(messages.receiveMessage()).isEqualTo(Samples.message(i));
        messages.close();
      }

      assertThat(session.module.status().state()).isEqualTo(HostState.RUNNING);
      assertThat(session.module.status().restarts()).isZero();
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_046] [SRS_OUTPROCESS_MODULE_17_047] while no host is there a"
          + " full queue makes the sender wait, and nothing is lost")
  void receive_NO_HOST_QUEUE_FULL_waits() throws Exception {
    try (Session session = Session.ipc(folder, "full", ",\"queue\":10")) {
      session.run().kill();
      await().atMost(PATIENCE).until(() -> session.module.status().state() == HostState.AWAY);
      CompletableFuture<Void> sender =
          Session.inBackground(() -> {
            for (int i = 0; i < 50; i++) {
              session.module.receive(Samples.message(i));
            }
          });
      await().atMost(PATIENCE).until(() -> session.module.status().waiting() == 10);
      assertThat(sender).isNotDone();
      Session.Connected second = session.runAgain();
      for (int i = 0; i < 50; i++) {
        assertThat(second.messages().receiveMessage()).isEqualTo(Samples.message(i));
      }

      sender.get(5, TimeUnit.MINUTES);
    }
  }

  @Test
  @DisplayName(
      "[gateway-6] twenty hosts in a row are killed under load: what the system had taken for one,"
          + " and it had not read, is all that is lost")
  void killed_TWENTY_TIMES_UNDER_LOAD_boundedLoss() throws Exception {
    try (Session session = Session.ipc(folder, "often", ",\"queue\":100")) {
      Session.Connected host = session.run();
      CompletableFuture<Void> sender =
          Session.inBackground(() -> {
            for (int i = 0; i < 1_000_000; i++) {
              session.module.receive(Samples.message(i));
            }
          });
      AtomicLong taken = new AtomicLong();
      int last = -1;
      for (int round = 0; round < 20; round++) {
        if (round > 0) {
          host = session.runAgain(taken::set);
        }
        int first = Samples.number(host.messages().receiveMessage());
        assertThat(first).as("round %d", round).isEqualTo(taken.intValue());
        assertThat(first - last - 1).as("lost in round %d", round).isBetween(0, mostInHand());
        last = first;
        for (int i = 0; i < 50; i++) {
          assertThat(Samples.number(host.messages().receiveMessage())).isEqualTo(++last);
        }
        host.kill();
      }

      assertThat(session.module.status().restarts()).isEqualTo(19);
      assertThat(sender).as("the load lasted").isNotDone();
    }
  }

  /**
   * How many messages a host can have that it has not read: what a socket holds. The system has
   * room for a write while there is any, and takes at most half of a socket's bytes in one piece.
   */
  private static int mostInHand() throws IOException {
    try (SocketChannel like = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      int bytes = like.getOption(StandardSocketOptions.SO_SNDBUF);
      return (bytes + bytes / 2) / SHORTEST_FRAME;
    }
  }
}
