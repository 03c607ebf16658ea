/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.device.ClientOptions.ClientOptionsBuilder;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.ExponentialBackoffWithJitter;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A device that sends numbered messages. Belongs to the test's thread. */
final class Traffic implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  final Registered device;
  final DeviceClient client;
  private final Hub hub;
  private final Set<Integer> confirmed = ConcurrentHashMap.newKeySet();
  private final Set<Integer> failed = ConcurrentHashMap.newKeySet();
  private final Queue<IotHubClientException> failures = new ConcurrentLinkedQueue<>();
  private int sent;

  private Traffic(Hub hub, Registered device, DeviceClient client) {
    this.hub = hub;
    this.device = device;
    this.client = client;
  }

  /** A new device that is connected, and does not wait long before it tries again. */
  static Traffic open(Hub hub, IotHubClientProtocol protocol, ClientOptionsBuilder options)
      throws IotHubClientException {
    Registered device = hub.newDevice();
    DeviceClient client = new DeviceClient(device.connectionString(), protocol, options.build());
    client.setRetryPolicy(new ExponentialBackoffWithJitter(10_000, 50, 500, 50, true));
    client.open(false);
    return new Traffic(hub, device, client);
  }

  /** Hands messages to the SDK. */
  void send(int count) {
    for (int i = 0; i < count; i++) {
      int number = sent++;
      client.sendEventAsync(
          Sdk.message(Integer.toString(number)),
          (message, failure, context) -> {
            if (failure == null) {
              confirmed.add(number);
            } else {
              failed.add(number);
              failures.add(failure);
            }
          },
          null);
    }
  }

  /** How many messages the SDK said were taken. */
  int confirmed() {
    return confirmed.size();
  }

  /** Waits until all are confirmed, and checks that the hub has them all. */
  void assertNothingLost() {
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(pending()).as("neither confirmed nor failed").isEmpty());
    assertThat(failures).isEmpty();
    Set<Integer> arrived = new TreeSet<>();
    try (Events events = hub.eventsOf(device)) {
      while (arrived.size() < sent) {
        arrived.add(Integer.parseInt(events.next().path("body").asString()));
      }
    }
    List<Integer> all = IntStream.range(0, sent).boxed().collect(Collectors.toList());
    assertThat(arrived).containsExactlyElementsOf(all);
  }

  /** Waits until the SDK has said of each message what became of it; false if it does not. */
  boolean isSettledIn(Duration patience) {
    try {
      Awaitility.await()
          .dontCatchUncaughtExceptions()
          .atMost(patience)
          .until(() -> pending().isEmpty());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** The messages of which the SDK has not said yet what became of them. */
  List<Integer> pending() {
    return IntStream.range(0, sent)
        .boxed()
        .filter(number -> !confirmed.contains(number) && !failed.contains(number))
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }
}
