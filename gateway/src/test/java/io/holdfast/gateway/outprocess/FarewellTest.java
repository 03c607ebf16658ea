/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.RawListener;
import io.holdfast.gateway.RawPeer;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.util.concurrent.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a proxy ends, over real sockets. */
class FarewellTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** For a machine that is slow itself: what is waited for may take minutes. */
  private static final Pace UNHURRIED =
      new Pace(
          PATIENCE,
          Pace.USUAL.settle(),
          PATIENCE,
          PATIENCE,
          PATIENCE.multipliedBy(4),
          Pace.USUAL.publishing());

  /** So short that senders wait most of the time. */
  private static final int QUEUE = 4;

  @TempDir Path folder;

  private List<Senders> kept = List.of();

  @AfterEach
  void end() {
    kept.forEach(Senders::close);
  }

  @Test
  @DisplayName(
      "[gateway-8] [SRS_OUTPROCESS_MODULE_17_028] [SRS_OUTPROCESS_MODULE_17_029] Destroy comes"
          + " first; what the host publishes until it closes the message channel is published; then"
          + " control ends")
  void destroy_HOST_PUBLISHES_TO_THE_LAST_published() throws Exception {
    try (Session session = Session.ipc(new OutProcessLoader(UNHURRIED), folder, "last-words", "")) {
      Session.Connected host = session.run();
      hear(session, host);
      CompletableFuture<Void> destroyed = session.destroy();
      assertThat(host.control().receiveHex()).isEqualTo(Samples.DESTROY);
      for (int i = 1; i < 200; i++) {
        host.messages().send(Samples.message(i));
      }
      host.messages().close();
      host.control().awaitEnd();
      host.control().close();
      destroyed.get(5, TimeUnit.MINUTES);

      assertThat(session.published.numbers())
          .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
    }
  }

  @Test
  @DisplayName("[gateway-8] what waits for the host reaches it before Destroy does")
  void destroy_MESSAGES_WAIT_reachTheHost() throws Exception {
    try (Session session =
        Session.ipc(new OutProcessLoader(UNHURRIED), folder, "drains", ",\"queue\":100000")) {
      Session.Connected host = session.run();
      hear(session, host);
      // More than a socket holds.
      for (int i = 0; i < 400; i++) {
        session.module.receive(
            GatewayMessage.of(Map.of("n", Integer.toString(i)), Bytes.owning(new byte[1_000])));
      }
      CompletableFuture<Void> destroyed = session.destroy();
      for (int i = 0; i < 400; i++) {
        assertThat(Samples.number(host.messages().receiveMessage())).isEqualTo(i);
      }
      assertThat(host.control().receiveHex()).isEqualTo(Samples.DESTROY);
      host.kill();
      destroyed.get(5, TimeUnit.MINUTES);

      assertThat(session.module.status().unsent()).isZero();
      assertThat(session.module.status().sent()).isEqualTo(400);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_030] [SRS_OUTPROCESS_MODULE_17_031]"
          + " [SRS_OUTPROCESS_MODULE_17_032] [SRS_OUTPROCESS_MODULE_17_050] [SRS_OUTPROCESS_MODULE_17_033]"
          + " [SRS_OUTPROCESS_MODULE_17_051] [SRS_OUTPROCESS_MODULE_17_052]"
          + " [SRS_OUTPROCESS_MODULE_17_034] [SRS_OUTPROCESS_MODULE_17_021] after destroy both channels"
          + " are closed, and the publishing thread and the loop have ended")
  void destroy_RUNNING_nothingIsLeft() throws Exception {
    SharedLoop shared = new SharedLoop(Ticker.systemTicker(), Pace.USUAL);
    try (RawListener control = RawListener.ipc(folder.resolve("left.c"));
        RawListener messages = RawListener.ipc(folder.resolve("left.m"))) {
      OutProcessModule module =
          new OutProcessModule(Session.settings(control.uri(), messages.uri()), shared);
      CompletableFuture<Void> creation =
          Session.inBackground(() -> module.create(new Published("left", "null")));
      try (RawPeer controlPeer = control.greet();
          RawPeer messagePeer = messages.greet()) {
        controlPeer.receive();
        controlPeer.reply(0);
        creation.get(5, TimeUnit.MINUTES);
        module.start();
        await().atMost(PATIENCE).until(() -> threads("publish left").size() == 1);
        assertThat(shared.isRunning()).isTrue();
        CompletableFuture<Void> destroyed = Session.inBackground(module::destroy);
        messagePeer.awaitEnd();
        messagePeer.hangUp();
        assertThat(controlPeer.receiveHex()).isEqualTo(Samples.START);
        assertThat(controlPeer.receiveHex()).isEqualTo(Samples.DESTROY);
        controlPeer.awaitEnd();
        controlPeer.hangUp();
        destroyed.get(5, TimeUnit.MINUTES);
      }
      assertThat(threads("publish left")).isEmpty();
      assertThat(shared.isRunning()).isFalse();
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_048] [gateway-8] a host that is dead does not hold up the end;"
          + " what waited for it is counted")
  void destroy_HOST_DEAD_countsTheRest() throws Exception {
    try (Session session = Session.ipc(folder, "dead", "")) {
      session.run().kill();
      await().atMost(PATIENCE).until(() -> session.module.status().state() == HostState.AWAY);
      session.module.receive(Samples.message(1));
      session.module.receive(Samples.message(2));
      session.destroy().get(5, TimeUnit.MINUTES);

      assertThat(session.module.status().unsent()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_048] a host that does nothing any more does not hold up the end for ever")
  void destroy_HOST_STUCK_bounded() throws Exception {
    try (Session session = Session.ipc(folder, "stuck", "")) {
      Session.Connected host = session.run();
      hear(session, host);
      session.destroy().get(5, TimeUnit.MINUTES);

      assertThat(host.control().receiveHex()).isEqualTo(Samples.DESTROY);
      host.messages().awaitEnd();
      host.control().awaitEnd();
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_027] destroy while a sender waits for room lets the sender go")
  void destroy_SENDER_WAITS_letGo() throws Exception {
    try (Session session = Session.ipc(folder, "waits", ",\"queue\":1")) {
      session.run().kill();
      await().atMost(PATIENCE).until(() -> session.module.status().state() == HostState.AWAY);
      session.module.receive(Samples.message(1));
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      CompletableFuture<Void> sender =
          Session.inBackground(() -> {
            thread.complete(Thread.currentThread());
            session.module.receive(Samples.message(2));
          });
      Thread waits = thread.get(5, TimeUnit.MINUTES);
      await().atMost(PATIENCE).until(() -> waits.getState() == Thread.State.WAITING);
      session.destroy().get(5, TimeUnit.MINUTES);
      sender.get(5, TimeUnit.MINUTES);

      assertThat(session.module.status().unsent()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_041] [SRS_OUTPROCESS_MODULE_17_049] destroy while threads send"
          + " without a pause ends all of it: of each thread the host gets the first messages without"
          + " a gap, after Destroy but what was on its way, and then no more")
  void destroy_THREADS_SEND_allStop() throws Exception {
    List<GatewayMessage> heard = new ArrayList<>();
    try (Session session = Session.ipc(folder, "stops", ",\"queue\":" + QUEUE)) {
      Session.Connected host = session.run();
      Senders senders = new Senders(session.module);
      kept = List.of(senders);
      CompletableFuture<Void> hearing =
          Session.inBackground(() -> {
            Optional<GatewayMessage> next = host.messages().receiveMessageOrEnd();
            for (; next.isPresent(); next = host.messages().receiveMessageOrEnd()) {
              heard.add(next.get());
            }
          });
      await().atMost(PATIENCE).until(() -> session.module.status().sent() > 1_000);
      CompletableFuture<Void> destroyed = session.destroy();
      assertThat(host.control().receiveHex()).isEqualTo(Samples.DESTROY);
      long sentByDestroy = session.module.status().sent();
      hearing.get(5, TimeUnit.MINUTES);
      destroyed.get(5, TimeUnit.MINUTES);
      long sent = session.module.status().sent();
      senders.goOnAndEnd();

      host.messages().awaitEnd();
      host.control().awaitEnd();
      assertThat(session.module.status().sent()).isEqualTo(sent).isEqualTo(heard.size());
      assertThat(sent).isBetween(sentByDestroy, sentByDestroy + QUEUE);
      senders.assertGapless(heard);
    }
  }

  /** A message that came through shows that the gateway has the connection, too. */
  private static void hear(Session session, Session.Connected host) throws Exception {
    host.messages().send(Samples.message(0));
    await().atMost(PATIENCE).until(() -> session.published.numbers().equals(List.of(0)));
  }

  private static List<String> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name::equals)
        .toList();
  }
}
