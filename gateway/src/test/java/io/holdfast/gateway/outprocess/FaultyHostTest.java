/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.Seed;
import io.holdfast.gateway.RawPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that do what none should, over real sockets. */
class FaultyHostTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  @DisplayName(
      "[gateway-13] a host that never answers Create fails the creation in time, and hears Destroy")
  void create_NEVER_ANSWERED_fails() throws Exception {
    // Doubled until it is enough for a Create to arrive, which is up to the machine.
    Duration time = Duration.ofMillis(250);
    while (!isFailedAfterCreate(time)) {
      time = time.multipliedBy(2);
      assertThat(time).as("what is enough for a Create to arrive").isLessThan(PATIENCE);
    }
  }

  /** False if its time was over before the host had heard Create. */
  private boolean isFailedAfterCreate(Duration time) throws Exception {
    String settings = ",\"create.timeout\":%d,\"timeout\":100".formatted(time.toMillis());
    try (Session session = Session.ipc(folder, "silent", settings)) {
      CompletableFuture<Void> creation = session.create();
      CompletableFuture<Void> failed =
          Session.inBackground(() -> {
            assertThatThrownBy(() -> creation.get(5, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("no host at");
            // The host need not wait for a connection any more.
            session.controlServer().close();
          });
      RawPeer control;
      try {
        control = session.acceptControl();
        control.receive();
      } catch (IOException tooLate) {
        failed.get(5, TimeUnit.MINUTES);
        return false;
      }
      assertThat(control.receiveHex()).isEqualTo(Samples.DESTROY);
      control.awaitEnd();
      control.close();
      failed.get(5, TimeUnit.MINUTES);
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "a16c0102000000",
        "a16c01020000000800",
        "a16c0202000000",
        "a16c02020000000900",
        "a16c00020000000900",
        "a1600102000000090000",
        "a16c010500000008",
        "a16c010300000008",
        "a16c01020000000901",
        "a16c010200000009ff"
      })
  @DisplayName(
      "[gateway-13] [SRS_OUTPROCESS_MODULE_17_015] an answer that is not a good reply fails the creation at once")
  void create_GARBAGE_ANSWER_fails(String answer) throws Exception {
    try (Session session = Session.ipc(folder, "garbage", "")) {
      CompletableFuture<Void> creation = session.create();
      RawPeer control = session.acceptControl();
      control.receive();
      control.send(HexFormat.of().parseHex(answer));
      control.awaitEnd();
      control.close();

      assertThatThrownBy(() -> creation.get(5, TimeUnit.MINUTES))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("the host ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // No greeting, another protocol, a frame of another type, a length above 1 MiB.
        "474554202f20485454502f312e31",
        "0053500000110000",
        "00535000001000000200000000000000090000",
        "00535000001000000100000000001000010000",
        "005350000010000001ffffffffffffffff0000"
      })
  @DisplayName(
      "[gateway-4] [gateway-13] a peer that speaks something else is dropped, and a good host after it is served")
  void create_WRONG_PEERS_FIRST_thenServed(String bytes) throws Exception {
    try (Session session = Session.ipc(folder, "wrong", "")) {
      CompletableFuture<Void> creation = session.create();
      try (RawPeer bad = acceptAndSay(session, bytes)) {
        RawPeer control = session.acceptControl();
        assertThat(bad).isNotNull();
        control.receive();
        control.reply(0);
        creation.get(5, TimeUnit.MINUTES);
      }
    }
  }

  /** A peer that says this before it is given up for its silence. */
  private static RawPeer acceptAndSay(Session session, String bytes) throws IOException {
    while (true) {
      RawPeer peer = session.controlServer().accept();
      try {
        peer.write(bytes);
        return peer;
      } catch (IOException tooLate) {
        peer.close();
      }
    }
  }

  @Test
  @DisplayName(
      "[gateway-13] a host that dies with half an answer is forgotten, and the next one asked")
  void create_HALF_FRAME_THEN_DEATH_nextOne() throws Exception {
    try (Session session = Session.ipc(folder, "half", "")) {
      CompletableFuture<Void> creation = session.create();
      RawPeer first = session.acceptControl();
      first.receive();
      first.write("010000000000000009a16c0102");
      first.close();
      RawPeer second = session.acceptControl();
      second.receive();
      second.reply(0);

      creation.get(5, TimeUnit.MINUTES);
    }
  }

  @Test
  @DisplayName(
      "[gateway-13] a flood of rubbish on the control channel is counted, and the module runs on")
  void control_FLOOD_ignored() throws Exception {
    try (Session session = Session.ipc(folder, "flood", "")) {
      Session.Connected host = session.run();
      for (int i = 0; i < 20_000; i++) {
        host.control().send(new byte[i % 40]);
      }
      host.messages().send(Samples.message(1));

      await().atMost(PATIENCE).until(() -> session.module.status().noise() == 20_000);
      await().atMost(PATIENCE).until(() -> session.published.numbers().equals(List.of(1)));
      assertThat(session.module.status().state()).isEqualTo(HostState.RUNNING);
    }
  }

  @Test
  @DisplayName(
      "[gateway-13] [gateway-4] an oversized length or half a frame on the message channel costs the connection,"
          + " not the module")
  void messages_OVERSIZED_LENGTH_connectedAgain() throws Exception {
    try (Session session = Session.ipc(folder, "oversized", "")) {
      Session.Connected host = session.run();
      host.messages().send(Samples.message(1));
      host.messages().write("01000000000010000100");
      RawPeer second = session.acceptMessages();
      second.send(Samples.message(2));
      second.write("0100000000000000ff00");
      second.close();
      RawPeer third = session.acceptMessages();
      third.send(Samples.message(3));

      await().atMost(PATIENCE).until(() -> session.published.numbers().equals(List.of(1, 2, 3)));
      assertThat(session.module.status().malformed()).isZero();
    }
  }

  @Test
  @DisplayName("[gateway-13] random payloads on both channels end nothing and publish nothing")
  void both_RANDOM_PAYLOADS_survive() throws Exception {
    try (Session session = Session.ipc(folder, "random", "")) {
      Session.Connected host = session.run();
      int[] sent = new int[1];
      Seed.times(
          300,
          random -> {
            byte[] payload = new byte[random.nextInt(64)];
            random.nextBytes(payload);
            try {
              host.messages().send(payload);
              host.control().send(payload);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            sent[0]++;
          });

      await().atMost(PATIENCE).until(() -> session.module.status().malformed() == sent[0]);
      await().atMost(PATIENCE).until(() -> session.module.status().noise() == sent[0]);
      assertThat(session.published.messages()).isEmpty();
      assertThat(session.module.status().state()).isEqualTo(HostState.RUNNING);
    }
  }
}
