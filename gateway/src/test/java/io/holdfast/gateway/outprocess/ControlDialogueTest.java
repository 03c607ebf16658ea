/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlDialogueTest {

  private final ManualLoop loop = new ManualLoop();
  private final Counters counters = new Counters();
  private final Said said = new Said();
  private final ControlDialogue dialogue =
      new ControlDialogue("m", Duration.ofSeconds(30), counters, said);

  @Test
  @DisplayName(
      "[gateway-5] a connection that stands gets one Create, and no other while it is unanswered")
  void connected_UNANSWERED_oneCreate() {
    dialogue.connected();
    loop.pass(Duration.ofHours(1));

    assertThat(said.words).containsExactly("create");
    assertThat(dialogue.state()).isEqualTo(HostState.CREATING);
  }

  @Test
  @DisplayName("[gateway-5] a new connection gets a Create, answered or not on the one before")
  void connected_AGAIN_createsAgain() {
    dialogue.connected();
    dialogue.disconnected();
    assertThat(dialogue.state()).isEqualTo(HostState.AWAITED);
    dialogue.connected();

    assertThat(said.words).containsExactly("create", "create");
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_015] a reply of 0 makes the module, and nothing starts by itself")
  void replied_ZERO_created() {
    dialogue.connected();
    dialogue.replied(0);

    assertThat(said.words).containsExactly("create", "created");
    assertThat(dialogue.state()).isEqualTo(HostState.RUNNING);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 0x80, 0xFF})
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_015] [gateway-6] the first answer but 0 ends the creation at once")
  void replied_FIRST_NOT_ZERO_refused(int status) {
    dialogue.connected();
    dialogue.replied(status);
    loop.pass(Duration.ofHours(1));

    assertThat(said.words).hasSize(2).element(1).asString().startsWith("refused the host");
    assertThat(loop.pending()).isZero();
  }

  @Test
  @DisplayName("what is no reply ends the creation at once")
  void malformed_FIRST_refused() {
    dialogue.connected();
    dialogue.malformed("rubbish");

    assertThat(said.words).element(1).asString().contains("rubbish");
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_019] Start goes out once, when it is wanted and the module is made")
  void wantStart_BEFORE_AND_AFTER_REPLY_once() {
    dialogue.wantStart();
    dialogue.connected();
    dialogue.replied(0);
    dialogue.wantStart();

    assertThat(said.words).containsExactly("create", "created", "start", "open");
  }

  @Test
  @DisplayName("a second reply of 0 is passed over and counted")
  void replied_ZERO_TWICE_ignored() {
    run();
    dialogue.replied(0);

    assertThat(said.words).isEmpty();
    assertThat(counters.noise.sum()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_058] what is no reply is passed over and counted while the module runs")
  void malformed_RUNNING_ignored() {
    run();
    dialogue.malformed("rubbish");

    assertThat(said.words).isEmpty();
    assertThat(dialogue.state()).isEqualTo(HostState.RUNNING);
    assertThat(counters.noise.sum()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_059] [SRS_OUTPROCESS_MODULE_17_060]"
          + " [SRS_OUTPROCESS_MODULE_24_061] [gateway-6] a reply of failure leads to Create and Start"
          + " on the same connection")
  void replied_FAILURE_WHILE_RUNNING_restarts(int status) {
    run();
    dialogue.replied(status);
    assertThat(said.take()).containsExactly("shut");
    loop.pass(Duration.ofMillis(249));
    assertThat(said.take()).isEmpty();
    loop.pass(Duration.ofMillis(1));
    assertThat(said.take()).containsExactly("create");
    dialogue.replied(0);

    assertThat(said.words).containsExactly("created", "start", "open");
    assertThat(counters.restarts.sum()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_059] [gateway-6] a host that detaches gets no Create: the next connection does")
  void replied_DETACH_waitsForTheNextConnection() {
    run();
    dialogue.replied(0xFF);
    loop.pass(Duration.ofSeconds(1));
    assertThat(dialogue.state()).isEqualTo(HostState.LEAVING);
    dialogue.disconnected();
    loop.pass(Duration.ofHours(1));
    assertThat(said.take()).containsExactly("shut");
    assertThat(dialogue.state()).isEqualTo(HostState.AWAY);
    dialogue.connected();
    dialogue.replied(0);

    assertThat(said.words).containsExactly("create", "created", "start", "open");
  }

  @Test
  @DisplayName("a host that says it detaches and stays gets a Create after three seconds")
  void replied_DETACH_BUT_STAYS_createsAgain() {
    run();
    dialogue.replied(0xFF);
    loop.pass(Duration.ofSeconds(3));

    assertThat(said.words).containsExactly("shut", "create");
  }

  @Test
  @DisplayName("a host that detaches in place of an answer is no refusal once the module was made")
  void replied_DETACH_WHILE_CREATING_AGAIN_leaves() {
    run();
    dialogue.disconnected();
    dialogue.connected();
    dialogue.replied(0xFF);

    assertThat(dialogue.state()).isEqualTo(HostState.LEAVING);
  }

  @Test
  @DisplayName("[gateway-6] a host that vanishes leads to Create and Start on the next connection")
  void disconnected_RUNNING_restarts() {
    run();
    dialogue.disconnected();
    assertThat(said.take()).containsExactly("shut");
    dialogue.connected();
    dialogue.replied(0);

    assertThat(said.words).containsExactly("create", "created", "start", "open");
  }

  @Test
  @DisplayName(
      "[gateway-6] a host that refuses again is asked more and more rarely, at most each ten seconds")
  void replied_REFUSES_AGAIN_backsOff() {
    run();
    dialogue.replied(2);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      said.take();
      long begin = loop.nanoTime();
      while (said.words.isEmpty()) {
        loop.pass(Duration.ofMillis(10));
      }
      pauses.add(Duration.ofNanos(loop.nanoTime() - begin).toMillis());
      dialogue.replied(2);
    }

    assertThat(pauses)
        .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L, 10_000L);
  }

  @Test
  @DisplayName("a host that refuses and hangs up is not asked at each attempt to connect")
  void connected_WHILE_REFUSED_keepsThePause() {
    run();
    dialogue.replied(2);
    dialogue.disconnected();
    dialogue.connected();
    assertThat(said.take()).containsExactly("shut");
    loop.pass(Duration.ofMillis(250));

    assertThat(said.words).containsExactly("create");
  }

  @Test
  @DisplayName("a host that refused and is gone when its pause is over is awaited")
  void disconnected_WHILE_REFUSED_away() {
    run();
    dialogue.replied(2);
    dialogue.disconnected();
    loop.pass(Duration.ofSeconds(1));
    assertThat(dialogue.state()).isEqualTo(HostState.AWAY);
    said.take();
    dialogue.connected();

    assertThat(said.words).containsExactly("create");
  }

  @Test
  @DisplayName("a second host that leaves a Create unanswered has its connection made anew")
  void connected_AGAIN_UNANSWERED_redials() {
    run();
    dialogue.disconnected();
    dialogue.connected();
    said.take();
    loop.pass(Duration.ofSeconds(30));
    assertThat(said.take()).containsExactly("redial");
    dialogue.connected();

    assertThat(said.words).containsExactly("create");
  }

  @Test
  @DisplayName("after its end it says nothing")
  void end_LATER_EVENTS_nothing() {
    run();
    dialogue.replied(2);
    said.take();
    dialogue.end();
    loop.pass(Duration.ofHours(1));
    dialogue.replied(2);
    dialogue.disconnected();
    dialogue.connected();

    assertThat(said.words).isEmpty();
    assertThat(dialogue.state()).isEqualTo(HostState.ENDED);
  }

  private void run() {
    dialogue.connected();
    dialogue.replied(0);
    dialogue.wantStart();
    said.take();
  }

  /** Writes down what it is told to do. */
  private final class Said implements ControlDialogue.Effects {

    private final List<String> words = new ArrayList<>();

    List<String> take() {
      List<String> taken = List.copyOf(words);
      words.clear();
      return taken;
    }

    @Override
    public void sendCreate() {
      words.add("create");
    }

    @Override
    public void sendStart() {
      words.add("start");
    }

    @Override
    public void created() {
      words.add("created");
    }

    @Override
    public void open() {
      words.add("open");
    }

    @Override
    public void shut() {
      words.add("shut");
    }

    @Override
    public void refused(String reason) {
      words.add("refused " + reason);
    }

    @Override
    public void redial() {
      words.add("redial");
    }

    @Override
    public ProxyLoop.Timer after(Duration delay, Runnable task) {
      return loop.after(delay, task);
    }
  }
}
