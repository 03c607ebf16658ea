/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.ll.ClientResult;
import io.holdfast.client.ll.ConfirmationResult;
import io.holdfast.client.ll.MessageDisposition;
import io.holdfast.client.ll.MethodHandle;
import io.holdfast.client.ll.ModuleClientLL;
import io.holdfast.client.ll.Option;
import io.holdfast.client.ll.ReceivedMessage;
import io.holdfast.client.ll.TransportProvider;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.IoDriver;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        alerts = 'FROM /messages/modules/sensor/outputs/alerts INTO BrokeredEndpoint("/modules/siren/inputs/alerts")'
        rest = 'FROM /messages/* INTO $upstream'
        """)
class LowerGuideTest {

  private static ModuleClientLL create(Hub hub, Registered module, IoDriver driver) {
    ModuleClientLL client =
        ModuleClientLL.createFromConnectionString(
            module.connectionString(), TransportProvider.MQTT, driver);
    assertThat(client.setOption(Option.TRUSTED_CERTS, hub.caCertificate()))
        .isEqualTo(ClientResult.OK);
    return client;
  }

  /** True until the condition is; fails after a while. */
  private static BooleanSupplier until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    return () -> {
      assertThat(System.nanoTime()).as("60 s are over").isLessThan(end);
      return !condition.getAsBoolean();
    };
  }

  private static void loop(
      String connectionString, String caPem, Consumer<String> log, BooleanSupplier running) {
    // example: loop
    try (ModuleClientLL client =
        ModuleClientLL.createFromConnectionString(connectionString, TransportProvider.MQTT)) {
      client.setOption(Option.TRUSTED_CERTS, caPem);
      client.setInputMessageCallback(
          "alerts",
          message -> {
            log.accept("alert: " + message.message().body().utf8());
            return MessageDisposition.ACCEPTED;
          });
      ClientResult queued =
          client.sendEventAsync(
              Reading.of("{\"temperature\": 21.5}"), result -> log.accept("telemetry: " + result));
      log.accept("queued: " + queued);
      while (running.getAsBoolean()) {
        client.doWork(Duration.ofSeconds(1)); // returns early when there was something to do
      }
    }
    // end
  }

  @Test
  @DisplayName("[client-32] Guide: a loop sends and takes an input, without a thread")
  void loop_DRIVEN_sends(Hub hub) throws Exception {
    Registered module = hub.newModule();
    List<String> log = new ArrayList<>();
    try (Events events = hub.eventsOf(module)) {
      loop(
          module.connectionString(),
          hub.caCertificate(),
          log::add,
          until(() -> log.contains("telemetry: OK")));
      assertThat(log).startsWith("queued: OK").contains("telemetry: OK");
      assertThat(Reading.body(events.next()).path("temperature").doubleValue()).isEqualTo(21.5);
    }
  }

  private static void share(
      ModuleClientLL client, BlockingQueue<Message> readings, BooleanSupplier running) {
    // example: wakeup
    while (running.getAsBoolean()) {
      client.doWork(Duration.ofSeconds(10));
      for (Message next = readings.poll(); next != null; next = readings.poll()) {
        client.sendEventAsync(next, null);
      }
    }
    // end
  }

  private static void hand(
      ModuleClientLL client, BlockingQueue<Message> readings, Message message) {
    // example: wakeup-other
    readings.add(message);
    client.wakeup(); // from any thread
    // end
  }

  @Test
  @DisplayName("[client-26] Guide: another thread hands messages over and wakes the loop up")
  void wakeup_OTHER_THREAD_isHeard(Hub hub) throws Exception {
    Registered module = hub.newModule();
    BlockingQueue<Message> readings = new LinkedBlockingQueue<>();
    CompletableFuture<Double> seen = new CompletableFuture<>();
    try (Events events = hub.eventsOf(module);
        IoDriver driver = IoDriver.onCurrentThread();
        ModuleClientLL client = create(hub, module, driver)) {
      Thread other =
          new Thread(() -> {
            hand(client, readings, Reading.of("{\"temperature\": 30}"));
            seen.complete(Reading.body(events.next()).path("temperature").doubleValue());
            client.wakeup();
          });
      other.start();
      share(client, readings, until(seen::isDone));
      other.join();
      assertThat(seen.join()).isEqualTo(30);
    }
  }

  private static void ownLoop(
      ModuleClientLL client, BlockingQueue<Runnable> tasks, BooleanSupplier running)
      throws InterruptedException {
    // example: own-loop
    Duration longest = Duration.ofMillis(100); // what the hub sends may wait so long
    while (running.getAsBoolean()) {
      client.doWork();
      Duration next = client.timeUntilNextWork();
      Duration wait = next.compareTo(longest) < 0 ? next : longest;
      Runnable task = tasks.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
      if (task != null) {
        task.run();
      }
    }
    // end
  }

  @Test
  @DisplayName("[client-25] Guide: a program's own loop waits no longer than the client may")
  void ownLoop_DRIVEN_sends(Hub hub) throws Exception {
    Registered module = hub.newModule();
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    List<ConfirmationResult> confirmed = new ArrayList<>();
    try (IoDriver driver = IoDriver.onCurrentThread();
        ModuleClientLL client = create(hub, module, driver)) {
      tasks.add(() -> client.sendEventAsync(Reading.of("{}"), confirmed::add));
      ownLoop(client, tasks, until(() -> !confirmed.isEmpty()));
      assertThat(confirmed).containsExactly(ConfirmationResult.OK);
    }
  }

  private static void many(
      List<String> connectionStrings, String caPem, Consumer<String> log, BooleanSupplier running) {
    // example: shared-driver
    try (IoDriver driver = IoDriver.onCurrentThread()) {
      for (String connectionString : connectionStrings) {
        ModuleClientLL client =
            ModuleClientLL.createFromConnectionString(
                connectionString, TransportProvider.MQTT, driver);
        client.setOption(Option.TRUSTED_CERTS, caPem);
        client.setConnectionStatusCallback((state, reason, cause) -> log.accept(state.toString()));
      }
      while (running.getAsBoolean()) {
        driver.doWork(Duration.ofSeconds(1)); // works for all of them
      }
    }
    // end
  }

  @Test
  @DisplayName("Guide: one driver works for all clients of a thread")
  void many_ONE_DRIVER_connect(Hub hub) {
    Registered device = hub.newDevice();
    List<String> connectionStrings = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      connectionStrings.add(hub.newModule(device, "m" + i).connectionString());
    }
    List<String> log = new ArrayList<>();
    many(connectionStrings, hub.caCertificate(), log::add, until(() -> log.size() >= 10));
    assertThat(log).hasSize(10).containsOnly("AUTHENTICATED");
  }

  private static void takeLater(ModuleClientLL client, Queue<ReceivedMessage> work) {
    // example: later
    client.setInputMessageCallback(
        "alerts",
        message -> {
          work.add(message);
          return MessageDisposition.ASYNC_ACK;
        });
    // end
  }

  private static void settle(ModuleClientLL client, ReceivedMessage message) {
    // example: settle
    client.sendMessageDisposition(message, MessageDisposition.ACCEPTED);
    // end
  }

  @Test
  @DisplayName("[client-57] Guide: a message is settled after its handler")
  void later_SETTLED_isDone(Hub hub) {
    Registered device = hub.newDevice();
    Registered siren = hub.newModule(device, "siren");
    Queue<ReceivedMessage> work = new ArrayDeque<>();
    try (IoDriver driver = IoDriver.onCurrentThread();
        ModuleClientLL receiver = create(hub, siren, driver);
        ModuleClientLL sender = create(hub, hub.newModule(device, "sensor"), driver)) {
      takeLater(receiver, work);
      sender.sendEventToOutputAsync(Reading.of("fire"), "alerts", null);
      BooleanSupplier nothing = until(() -> !work.isEmpty());
      while (nothing.getAsBoolean()) {
        driver.doWork(Duration.ofSeconds(1));
      }
      ReceivedMessage message = work.remove();
      assertThat(message.message().body().utf8()).isEqualTo("fire");
      settle(receiver, message);
      assertThat(receiver.sendMessageDisposition(message, MessageDisposition.ACCEPTED))
          .as("once only")
          .isEqualTo(ClientResult.ERROR);
    }
  }

  private static void takeCalls(ModuleClientLL client, Map<String, MethodHandle> open) {
    // example: inbound
    client.setInboundMethodCallback((name, payload, handle) -> open.put(name, handle));
    // end
  }

  private static void answer(ModuleClientLL client, MethodHandle handle) {
    // example: inbound-answer
    client.deviceMethodResponse(handle, 200, Bytes.utf8("{\"in\": 5}"));
    // end
  }

  private static void twin(ModuleClientLL client, Consumer<String> log) {
    // example: lower-twin
    client.setModuleTwinCallback((state, payload) -> log.accept(state + " " + payload.utf8()));
    client.sendReportedState(
        Bytes.utf8("{\"state\": \"running\"}"),
        (status, version) -> log.accept("reported: " + status));
    // end
  }

  @Test
  @DisplayName("[client-91] [client-106] Guide: twin, and a method that is answered later")
  void twinAndMethods_DRIVEN_areServed(Hub hub) {
    Registered module = hub.newModule();
    List<String> log = new ArrayList<>();
    Map<String, MethodHandle> open = new HashMap<>();
    try (IoDriver driver = IoDriver.onCurrentThread();
        ModuleClientLL client = create(hub, module, driver)) {
      twin(client, log::add);
      takeCalls(client, open);
      BooleanSupplier unheard =
          until(
              () -> log.contains("reported: 204") && log.stream().anyMatch(LowerGuideTest::whole));
      while (unheard.getAsBoolean()) {
        driver.doWork(Duration.ofSeconds(1));
      }
      CompletableFuture<Reply> reply =
          CompletableFuture.supplyAsync(
              () ->
                  hub.service()
                      .invoke(
                          module.identity(),
                          "{\"methodName\":\"reboot\",\"connectTimeoutInSeconds\":30}"),
              task -> Thread.ofVirtual().start(task));
      BooleanSupplier unasked = until(() -> open.containsKey("reboot"));
      while (unasked.getAsBoolean()) {
        driver.doWork(Duration.ofMillis(100));
      }
      answer(client, Objects.requireNonNull(open.get("reboot")));
      BooleanSupplier unanswered = until(reply::isDone);
      while (unanswered.getAsBoolean()) {
        driver.doWork(Duration.ofMillis(100));
      }
      assertThat(reply.join().ok().at("/payload/in").intValue()).isEqualTo(5);
    }
  }

  private static boolean whole(String line) {
    return line.startsWith("COMPLETE {");
  }

  @Test
  @DisplayName("[client-115] Guide: options and the retry policy are taken")
  void options_SET_areTaken(Hub hub) {
    try (IoDriver driver = IoDriver.onCurrentThread();
        ModuleClientLL client = create(hub, hub.newModule(), driver)) {
      // example: lower-options
      client.setOption(Option.KEEP_ALIVE, Duration.ofMinutes(1));
      client.setOption("messageTimeout", Duration.ofSeconds(30)); // by the C SDK's name
      client.setRetryPolicy(new RetryPolicy.ExponentialBackoffWithJitter(), Duration.ofMinutes(5));
      // end
      assertThat(client.getRetryPolicy().limit()).isEqualTo(Duration.ofMinutes(5));
      assertThat(client.setOption("keepalive", 60)).isEqualTo(ClientResult.INVALID_ARG);
    }
  }
}
