/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/**
 * A back end sends numbered messages to a device, which acknowledges them; another reads what
 * became of them and settles that. A message is over once its end was told: it may not come again,
 * and neither may what was settled.
 */
final class MailLoad extends Load {

  /** So many wait for the device at most; the hub takes fifty. */
  private static final int MAX_WAITING = 20;

  private static final String FEEDBACK = "/messages/serviceBound/feedback";

  private final BackEnd backEnd;
  private final Registered device;
  private final String path;
  private final SplittableRandom random;

  // Guarded by this.
  private final SequencedSet<Integer> sent = new LinkedHashSet<>();
  private final Set<Integer> accepted = new HashSet<>();

  /** What may wait in the box: of what a kill left unanswered, nobody knows. */
  private final Set<Integer> waiting = new HashSet<>();

  private final Set<Integer> received = new HashSet<>();
  private final Set<Integer> receivedInThisLife = new HashSet<>();
  private final Set<Integer> told = new HashSet<>();
  private final Set<Integer> settled = new HashSet<>();

  /** Whether this life's sender may still have something accepted. */
  private boolean sending;

  MailLoad(BackEnd backEnd, Registered device, SplittableRandom random) {
    this.backEnd = backEnd;
    this.device = device;
    this.path = "/devices/" + device.identity().deviceId();
    this.random = random;
  }

  @Override
  int enough() {
    return random.nextInt(2, 14);
  }

  @Override
  void begin(Hub hub) throws IOException {
    receivedInThisLife.clear();
    waiting.retainAll(accepted);
    RawMqtt client = Dial.resume(hub, device);
    if (sent.isEmpty()) {
      String filter = "devices/" + device.identity().deviceId() + "/messages/devicebound/#";
      MqttPacket ignored = client.subscribe(filter, 1);
    }
    read(() -> receive(client));
    startedSending();
    write(() -> {
      send();
      stoppedSending();
    });
    write(this::settle);
  }

  private synchronized void startedSending() {
    sending = true;
  }

  private synchronized void stoppedSending() {
    sending = false;
  }

  private void send() throws IOException, InterruptedException {
    while (!isEnding()) {
      int number = nextNumber();
      BackEnd.Answer answer =
          backEnd.call(
              "POST",
              "/holdfast/v1" + path + "/messages/devicebound",
              Integer.toString(number),
              "iothub-messageid",
              Integer.toString(number),
              "iothub-ack",
              "full");
      JsonNode ignored = answer.ok();
      synchronized (this) {
        accepted.add(number);
      }
      acknowledged();
    }
  }

  private synchronized int nextNumber() throws IOException, InterruptedException {
    while (waiting.size() > MAX_WAITING && !isEnding()) {
      throwIfOver();
      wait(10);
    }
    int number = sent.size() + 1;
    sent.add(number);
    waiting.add(number);
    return number;
  }

  private void receive(RawMqtt client) throws IOException {
    try (client) {
      while (true) {
        MqttPacket message = next(client, p -> p.type() == MqttPacket.PUBLISH);
        received(Integer.parseInt(message.text()));
        client.acknowledge(message);
      }
    }
  }

  private synchronized void received(int number) {
    assertThat(sent).contains(number);
    assertThat(receivedInThisLife.add(number)).as("first delivery of %s", number).isTrue();
    assertThat(told.contains(number)).as("the end of %s was told", number).isFalse();
    received.add(number);
    waiting.remove(number);
    notifyAll();
  }

  private void settle() throws IOException, InterruptedException {
    while (!isOver()) {
      BackEnd.Answer batch = backEnd.call("GET", FEEDBACK, null);
      if (batch.status() == 204) {
        awaitUntold();
      } else {
        Set<Integer> records = told(batch.ok());
        JsonNode ignored = backEnd.call("DELETE", FEEDBACK + "/" + batch.etag(), null).ok();
        settled(records);
        acknowledged();
      }
    }
  }

  /** Nothing more is sent, and of all that was the end was told. */
  private synchronized boolean isOver() {
    return isEnding() && !sending && isAllTold();
  }

  private synchronized void awaitUntold() throws IOException, InterruptedException {
    do {
      throwIfOver();
      wait(10);
    } while (received.size() == told.size() && !isEnding());
  }

  private synchronized Set<Integer> told(JsonNode batch) {
    Set<Integer> records = new HashSet<>();
    for (JsonNode record : batch) {
      int number = Integer.parseInt(record.path("originalMessageId").asString());
      assertThat(record.path("statusCode").asString()).isEqualTo("Success");
      assertThat(received.contains(number)).as("%s was delivered", number).isTrue();
      assertThat(settled.contains(number)).as("feedback of %s was settled", number).isFalse();
      assertThat(records.add(number)).as("one record of %s", number).isTrue();
    }
    told.addAll(records);
    return records;
  }

  private synchronized void settled(Set<Integer> records) {
    settled.addAll(records);
  }

  /** Of what was told, the last may be settled although the hub died before it said so. */
  private synchronized boolean isAllTold() {
    return told.containsAll(accepted);
  }

  /** What was accepted and never delivered waits in the box, and nothing that is over does. */
  @Override
  synchronized void check(Hub hub) throws Exception {
    int waiting = backEnd.find(path).path("cloudToDeviceMessageCount").asInt(-1);
    Set<Integer> undelivered = new HashSet<>(accepted);
    undelivered.removeAll(received);
    Set<Integer> open = new HashSet<>(sent);
    open.removeAll(told);
    assertThat(waiting).as("messages in the box").isBetween(undelivered.size(), open.size());
    if (isEnding()) {
      assertThat(received.containsAll(accepted)).as("all was delivered").isTrue();
      assertThat(isAllTold()).as("all was told").isTrue();
    }
  }
}
