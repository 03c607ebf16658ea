/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.ForeignThreadException;
import io.holdfast.client.net.ReentrancyException;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What may happen in {@code doWork}, what only there, and what not there. */
class LowerWorkTest {

  private static final String[] KINDS = {
    "confirmation", "get", "input", "invoke", "method", "reported", "status", "twin"
  };
  private static final MethodCall CALL =
      new MethodCall("reboot", Bytes.utf8("{}"), Duration.ofSeconds(5), Duration.ZERO);
  private static final Duration MOMENT = Duration.ofMillis(200);

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;
  private final TreeSet<String> called = new TreeSet<>();

  @AfterEach
  void end() {
    scene.close();
  }

  /** Brings about a callback of each kind. */
  private AnsweringHub callEveryKind(Consumer<String> body) {
    Consumer<String> callback =
        kind -> {
          called.add(kind);
          body.accept(kind);
        };
    client.setConnectionStatusCallback((state, reason, cause) -> callback.accept("status"));
    client.setInputMessageCallback(
        "in",
        message -> {
          callback.accept("input");
          return MessageDisposition.ACCEPTED;
        });
    client.setModuleMethodCallback((name, payload) -> {
      callback.accept("method");
      return new MethodResult(200, Bytes.EMPTY);
    });
    client.setModuleTwinCallback((state, payload) -> callback.accept("twin"));
    client.getTwinAsync((twin, failure) -> callback.accept("get"));
    client.sendReportedState(Bytes.utf8("{}"), (status, version) -> callback.accept("reported"));
    client.sendEventAsync(LowerScene.message("m"), result -> callback.accept("confirmation"));
    client.setOption(Option.HTTPS_PORT, LoopbackAddress.REFUSING_PORT);
    assertThat(
            client.deviceMethodInvokeAsync(
                "dev-2", CALL, (result, failure) -> callback.accept("invoke")))
        .isEqualTo(ClientResult.OK);
    AnsweringHub hub = new AnsweringHub(scene.next());
    scene.until(
        "all callbacks",
        () -> {
          hub.answer();
          return called.size() == KINDS.length;
        });
    assertThat(called).containsExactly(KINDS);
    return hub;
  }

  @Test
  @DisplayName("[client-14] The first doWork begins to connect, with nothing to send")
  void doWork_FIRST_connects() {
    client.doWork();
    assertThat(scene.server.next()).isNotNull();
  }

  @Test
  @DisplayName("[client-15] Between two calls of doWork nothing is sent")
  void calls_BETWEEN_WORK_sendNothing() {
    List<ReceivedMessage> kept = new ArrayList<>();
    client.setInputMessageCallback(
        "in",
        message -> {
          kept.add(message);
          return MessageDisposition.ASYNC_ACK;
        });
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    LowerScene.give(hub, LowerScene.INPUTS + "in/", 1, "m");
    scene.until("a message", () -> !kept.isEmpty());

    client.sendMessageDisposition(kept.get(0), MessageDisposition.ACCEPTED);
    client.setInputMessageCallback("in", null);
    client.sendEventAsync(LowerScene.message("m"), null);
    client.sendReportedState(Bytes.utf8("{}"), null);
    client.getTwinAsync((twin, failure) -> {});
    client.setModuleMethodCallback((name, payload) -> new MethodResult(200, payload));
    assertThat(hub.poll(any -> true, MOMENT)).isNull();

    scene.await(hub, MqttPacket.PUBACK);
    scene.await(hub, MqttPacket.UNSUBSCRIBE);
    scene.publish(hub, LowerScene.EVENTS);
    client.setOption(Option.KEEP_ALIVE, Duration.ofSeconds(60));
    assertThatThrownBy(() -> hub.awaitEnd(MOMENT)).isInstanceOf(AssertionError.class);
  }

  @Test
  @DisplayName("[client-16] Every callback runs inside doWork, on its thread")
  void callbacks_ALL_runInsideWork() {
    Thread thread = Thread.currentThread();
    List<String> elsewhere = new ArrayList<>();
    callEveryKind(kind -> {
      if (!scene.driver.isWorking() || !Thread.currentThread().equals(thread)) {
        elsewhere.add(kind);
      }
    });
    assertThat(elsewhere).isEmpty();
  }

  @Test
  @DisplayName("[client-17] What the hub sends is not told before the next doWork")
  void callbacks_NO_WORK_areNotCalled() {
    List<String> told = new ArrayList<>();
    client.setInputMessageCallback(
        "in",
        message -> {
          told.add(message.message().body().utf8());
          return MessageDisposition.ACCEPTED;
        });
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    scene.work();
    for (int i = 1; i <= 3; i++) {
      LowerScene.give(hub, LowerScene.INPUTS + "in/", i, "m" + i);
    }
    assertThat(hub.poll(any -> true, MOMENT)).isNull();
    assertThat(told).isEmpty();
    scene.until("all told", () -> told.equals(List.of("m1", "m2", "m3")));
  }

  @Test
  @DisplayName("[client-19] Another thread is refused, without harm")
  void calls_OTHER_THREAD_areRefused() throws InterruptedException {
    List<Runnable> calls =
        List.of(
            client::doWork,
            () -> client.doWork(Duration.ofSeconds(1)),
            client::destroy,
            client::timeUntilNextWork,
            client::getSendStatus,
            client::getRetryPolicy,
            client::getLastMessageReceiveTime,
            client::statistics,
            () -> client.sendEventAsync(LowerScene.message("foreign"), null),
            () -> client.sendReportedState(Bytes.utf8("{}"), null),
            () -> client.getTwinAsync((twin, failure) -> {}),
            () -> client.setModuleTwinCallback(null),
            () -> client.setModuleMethodCallback(null),
            () -> client.setInputMessageCallback("in", null),
            () -> client.setConnectionStatusCallback(null),
            () -> client.setRetryPolicy(new RetryPolicy.None(), Duration.ZERO),
            () -> client.setOption(Option.PORT, 1));
    List<Class<?>> thrown = new ArrayList<>();
    Thread foreign =
        new Thread(() -> {
          for (Runnable call : calls) {
            try {
              call.run();
              thrown.add(Void.class);
            } catch (RuntimeException refused) {
              thrown.add(refused.getClass());
            }
          }
          client.wakeup();
        });
    foreign.start();
    foreign.join();
    assertThat(thrown).hasSize(calls.size()).containsOnly(ForeignThreadException.class);

    client.sendEventAsync(LowerScene.message("own"), null);
    RawMqtt hub = scene.accept();
    assertThat(scene.await(hub, MqttPacket.PUBLISH).text()).isEqualTo("own");
  }

  @Test
  @DisplayName("[client-20] doWork, destroy and close are refused in every callback, without harm")
  void callbacks_WORK_WITHIN_isRefused() {
    List<String> refused = new ArrayList<>();
    AnsweringHub hub =
        callEveryKind(kind -> {
          assertThatThrownBy(client::doWork).isInstanceOf(ReentrancyException.class);
          assertThatThrownBy(() -> client.doWork(MOMENT)).isInstanceOf(ReentrancyException.class);
          assertThatThrownBy(client::destroy).isInstanceOf(ReentrancyException.class);
          assertThatThrownBy(client::close).isInstanceOf(ReentrancyException.class);
          refused.add(kind);
        });
    assertThat(refused).contains(KINDS);
    assertThat(client.statistics().failedCallbacks()).isZero();
    assertStillSends(hub);
  }

  private void assertStillSends(AnsweringHub hub) {
    List<ConfirmationResult> confirmed = new ArrayList<>();
    assertThat(client.sendEventAsync(LowerScene.message("next"), confirmed::add))
        .isEqualTo(ClientResult.OK);
    scene.until(
        "a confirmation",
        () -> {
          hub.answer();
          return confirmed.equals(List.of(ConfirmationResult.OK));
        });
  }

  @Test
  @DisplayName("[client-21] All other calls work inside every callback")
  void callbacks_OTHER_CALLS_WITHIN_work() {
    List<ClientResult> results = new ArrayList<>();
    TreeSet<String> seen = new TreeSet<>();
    AnsweringHub hub =
        callEveryKind(kind -> {
          if (seen.add(kind)) {
            results.add(client.sendEventToOutputAsync(LowerScene.message("m"), kind, null));
            results.add(client.sendReportedState(Bytes.utf8("{\"a\":1}"), null));
            results.add(client.getTwinAsync((twin, failure) -> {}));
            results.add(client.setOption(Option.MESSAGE_TIMEOUT, Duration.ofHours(1)));
            results.add(client.setRetryPolicy(new RetryPolicy.Interval(), Duration.ZERO));
            results.add(client.setInputMessageCallback(kind, m -> MessageDisposition.ACCEPTED));
            results.add(client.sendEventAsync(LowerScene.message("m"), result -> {}));
            results.add(client.deviceMethodInvokeAsync("dev-2", CALL, (answer, failure) -> {}));
            assertThat(client.getSendStatus()).isEqualTo(SendStatus.BUSY);
            assertThat(client.checkMessage(LowerScene.message("m"))).isEqualTo(MessageResult.OK);
            assertThat(client.getRetryPolicy().policy()).isEqualTo(new RetryPolicy.Interval());
            assertThat(client.timeUntilNextWork()).isGreaterThanOrEqualTo(Duration.ZERO);
            client.wakeup();
            assertThat(client.getLastMessageReceiveTime()).isNotNull();
          }
          if (kind.equals("input")) {
            results.add(client.setInputMessageCallback("in", null));
          } else if (kind.equals("method")) {
            results.add(client.setModuleMethodCallback(null));
          } else if (kind.equals("twin")) {
            results.add(client.setModuleTwinCallback(null));
          } else if (kind.equals("status")) {
            results.add(client.setConnectionStatusCallback(null));
          }
        });
    assertThat(results).hasSize(8 * KINDS.length + 4).containsOnly(ClientResult.OK);
    scene.until(
        "all sent",
        () -> {
          hub.answer();
          return hub.count(MqttPacket.UNSUBSCRIBE) == 2 && outputs(hub) == KINDS.length;
        });
    assertThat(client.statistics().failedCallbacks()).isZero();
  }

  private static long outputs(AnsweringHub hub) {
    return hub.topics().stream().filter(topic -> topic.contains("%24.on=")).count();
  }

  @Test
  @DisplayName("[client-22] Callbacks that throw are counted, and the client goes on")
  void callbacks_THAT_THROW_areCounted() {
    AnsweringHub hub =
        callEveryKind(kind -> {
          throw new IllegalStateException("thrown by the test in " + kind);
        });
    assertThat(client.statistics().failedCallbacks()).isGreaterThanOrEqualTo(KINDS.length);
    assertThat(hub.count(MqttPacket.PUBACK)).isZero();
    assertStillSends(hub);
    assertThat(hub.topics()).contains("$iothub/methods/res/500/?$rid=1");
  }
}
