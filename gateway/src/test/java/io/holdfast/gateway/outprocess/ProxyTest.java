/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.log.Occurrences;
import io.holdfast.wire.gateway.ControlMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A whole proxy on a loop that the test turns, with both sockets played. */
class ProxyTest {

  private final ManualLoop loop = new ManualLoop();
  private final Counters counters = new Counters();
  private final Published published = new Published("proxy-test", "null");
  private final Outgoing outgoing = new Outgoing(100);
  private final Incoming incoming =
      new Incoming(published, counters, new Occurrences(loop::nanoTime), () -> {});
  private final Proxy proxy =
      new Proxy(
          loop,
          Pace.USUAL,
          "proxy-test",
          Samples.settings(),
          ControlMessage.Create.of("ipc:///run/g.m", "null"),
          outgoing,
          incoming,
          counters,
          () -> {});
  private final CompletableFuture<Void> created = proxy.begin();

  ProxyTest() {
    loop.turn();
  }

  @AfterEach
  void endPublishing() throws InterruptedException {
    incoming.close(Duration.ofMinutes(1));
  }

  @Test
  @DisplayName(
      "[gateway-5] [SRS_OUTPROCESS_MODULE_17_012] [SRS_OUTPROCESS_MODULE_17_013]"
          + " [SRS_OUTPROCESS_MODULE_17_014] Create goes out on the control channel, byte for byte, and"
          + " its reply is awaited")
  void begin_HOST_ANSWERS_created() {
    control().connect();
    assertThat(control().takeSent()).containsExactly(Samples.CREATE);
    loop.pass(Duration.ofMinutes(1));
    assertThat(created).isNotDone();
    assertThat(control().takeSent()).isEmpty();
    control().deliver(Samples.reply(0));

    assertThat(created).isCompleted();
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_019] [SRS_OUTPROCESS_MODULE_17_043] messages go out after"
          + " Start, not before")
  void start_MESSAGES_WAIT_goAfterStart() throws InterruptedException {
    control().connect();
    control().deliver(Samples.reply(0));
    messages().connect();
    put(1);
    control().takeSent();
    assertThat(messages().takeSent()).isEmpty();
    proxy.start();
    loop.turn();

    assertThat(control().takeSent()).containsExactly(Samples.START);
    assertThat(messages().takeSent()).containsExactly(Samples.hex(Samples.message(1)));
  }

  @Test
  @DisplayName("messages wait while the channel takes no more, and go on when it does")
  void letOut_NOT_WRITABLE_waits() throws InterruptedException {
    run();
    messages().room(2);
    put(1, 2, 3, 4, 5);
    assertThat(messages().takeSent()).hasSize(2);
    messages().written(2);
    messages().room(100);
    loop.turn();

    assertThat(messages().takeSent()).hasSize(3);
    messages().written(3);
    assertThat(counters.sent.sum()).isEqualTo(5);
  }

  @Test
  @DisplayName(
      "[gateway-6] [SRS_OUTPROCESS_MODULE_24_061] messages that were not written when the"
          + " host went are sent to the next one, after Create and Start")
  void disconnected_NOT_WRITTEN_sentAgain() throws InterruptedException {
    run();
    put(1, 2, 3);
    messages().written(1);
    messages().takeSent();
    messages().disconnect();
    control().disconnect();
    messages().connect();
    put(4);
    assertThat(messages().takeSent()).isEmpty();
    control().connect();
    control().deliver(Samples.reply(0));
    loop.pass(MessageChannel.STALE_PATIENCE);
    messages().connect();

    assertThat(control().takeSent()).containsExactly(Samples.CREATE, Samples.START);
    assertThat(messages().takeSent())
        .containsExactly(
            Samples.hex(Samples.message(2)),
            Samples.hex(Samples.message(3)),
            Samples.hex(Samples.message(4)));
  }

  @Test
  @DisplayName(
      "nothing is sent on a connection older than the Create: the host drops it, and the next one is used")
  void open_OLD_CONNECTION_waitsForTheNext() throws InterruptedException {
    run();
    control().deliver(Samples.reply(1));
    loop.pass(ControlDialogue.SHORTEST_PAUSE);
    control().deliver(Samples.reply(0));
    put(1);
    assertThat(messages().takeSent()).isEmpty();
    messages().disconnect();
    messages().connect();

    assertThat(messages().takeSent()).hasSize(1);
    assertThat(loop.sockets(Samples.MESSAGE)).hasSize(1);
  }

  @Test
  @DisplayName("a message channel that a host keeps over a new Create is made anew after a second")
  void open_OLD_CONNECTION_STAYS_dialledAnew() throws InterruptedException {
    run();
    put(1);
    control().disconnect();
    control().connect();
    control().deliver(Samples.reply(0));
    FakeSocket old = messages();
    loop.pass(MessageChannel.STALE_PATIENCE);
    assertThat(old.isClosed()).isTrue();
    messages().connect();

    assertThat(messages()).isNotSameAs(old);
    assertThat(messages().takeSent()).containsExactly(Samples.hex(Samples.message(1)));
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_058] only replies count on the control channel: anything else is passed over")
  void received_RUBBISH_ON_CONTROL_counted() throws InterruptedException {
    run();
    control().deliver(new byte[0], new byte[] {1, 2}, new byte[1 << 20]);
    control().deliver(new ControlMessage.Start().toBytes(), Samples.reply(0));
    put(1);

    assertThat(counters.noise.sum()).isEqualTo(5);
    assertThat(messages().takeSent()).hasSize(1);
  }

  @Test
  @DisplayName("a slow gateway leaves messages with the host")
  void received_MANY_pausesReading() {
    run();
    byte[][] many = new byte[Incoming.MANY][];
    Arrays.fill(many, Samples.message(1).serialised().toByteArray());
    messages().deliver(many);
    assertThat(messages().isPaused()).isTrue();
    proxy.resumeReading();
    loop.turn();

    assertThat(messages().isPaused()).isFalse();
  }

  @Test
  @DisplayName(
      "[gateway-8] [SRS_OUTPROCESS_MODULE_17_028] [SRS_OUTPROCESS_MODULE_17_029]"
          + " [SRS_OUTPROCESS_MODULE_17_030] [SRS_OUTPROCESS_MODULE_17_031] the end: Destroy, the message"
          + " channel open till the host closes it, then the control channel half closed")
  void end_RUNNING_inOrder() {
    run();
    CompletableFuture<Void> ended = end();
    assertThat(control().takeSent()).containsExactly(Samples.DESTROY);
    assertThat(messages().isClosed()).isFalse();
    assertThat(control().isHalfClosed()).isFalse();
    messages().deliver(Samples.message(7).serialised().toByteArray());
    messages().disconnect();
    assertThat(messages().isClosed()).isTrue();
    assertThat(control().isHalfClosed()).isTrue();
    assertThat(ended).isNotDone();
    control().endHalfClose();

    assertThat(ended).isCompleted();
  }

  @Test
  @DisplayName(
      "[gateway-8] the end first lets out what waits, and gives the host a moment to read it")
  void end_MESSAGES_WAIT_letOutFirst() throws InterruptedException {
    run();
    messages().room(0);
    put(1, 2);
    CompletableFuture<Void> ended = end();
    assertThat(control().takeSent()).isEmpty();
    messages().room(10);
    loop.turn();
    messages().written(2);
    assertThat(control().takeSent()).isEmpty();
    loop.pass(Pace.USUAL.settle());

    assertThat(control().takeSent()).containsExactly(Samples.DESTROY);
    messages().disconnect();
    control().endHalfClose();
    assertThat(ended).isCompleted();
  }

  @Test
  @DisplayName(
      "[gateway-8] a host that neither reads nor closes holds the end up for less than five seconds")
  void end_HOST_DOES_NOTHING_bounded() throws InterruptedException {
    run();
    messages().room(0);
    put(1);
    CompletableFuture<Void> ended = end();
    loop.pass(Duration.ofMillis(3_600));
    assertThat(messages().isHalfClosed()).isTrue();
    assertThat(control().isHalfClosed()).isTrue();
    messages().endHalfClose();
    control().endHalfClose();

    assertThat(ended).isCompleted();
    assertThat(outgoing.close()).isEqualTo(1);
  }

  @Test
  @DisplayName("[SRS_OUTPROCESS_MODULE_17_048] without a host the end is at once, and says nothing")
  void end_NO_HOST_atOnce() {
    run();
    messages().disconnect();
    control().disconnect();
    CompletableFuture<Void> ended = end();

    assertThat(ended).isCompleted();
    assertThat(control().takeSent()).isEmpty();
  }

  @Test
  @DisplayName("a creation that is given up tells the host to destroy what it may yet make")
  void end_WHILE_CREATING_destroys() {
    control().connect();
    control().takeSent();
    CompletableFuture<Void> ended = end();

    assertThat(control().takeSent()).containsExactly(Samples.DESTROY);
    control().endHalfClose();
    assertThat(ended).isCompleted();
  }

  private void run() {
    control().connect();
    control().deliver(Samples.reply(0));
    proxy.start();
    messages().connect();
    loop.turn();
    control().takeSent();
  }

  private CompletableFuture<Void> end() {
    CompletableFuture<Void> ended = proxy.end();
    loop.turn();
    return ended;
  }

  private void put(int... numbers) throws InterruptedException {
    for (int number : numbers) {
      if (outgoing.put(Samples.message(number)) == Outgoing.Put.WAKES) {
        proxy.letOut();
      }
    }
    loop.turn();
  }

  private FakeSocket control() {
    return loop.socket(Samples.CONTROL);
  }

  private FakeSocket messages() {
    return loop.socket(Samples.MESSAGE);
  }
}
