/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
class CloudToDeviceTest {

  private static final String FEEDBACK = "/messages/serviceBound/feedback";

  private static String topic(Registered device) {
    return "devices/" + device.identity().deviceId() + "/messages/devicebound/";
  }

  private static void send(Hub hub, Registered device, String id) {
    hub.service()
        .sendToDevice(
            device.identity(),
            "body of " + id,
            Map.of("iothub-messageid", id, "iothub-ack", "full"))
        .ok();
  }

  /** What became of the next message whose end is told. */
  private static String feedback(Events events) {
    JsonNode event = events.next();
    assertThat(event.path("systemProperties").path("iothub-message-source").asString())
        .isEqualTo("feedback");
    JsonNode record = event.path("body").path(0);
    return record.path("originalMessageId").asString() + " " + record.path("statusCode").asString();
  }

  private static int waiting(Hub hub, Registered device) {
    return hub.service().twin(device.identity()).path("cloudToDeviceMessageCount").asInt(-1);
  }

  @Test
  @DisplayName("[mqtt-54] [mqtt-57] [mqtt-58] [mqtt-59] a message has its properties in its topic")
  void deliver_PROPERTIES_areInTheTopic(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = Dial.resume(hub, device)) {
      client.subscribe(topic(device) + "#", 1);
      hub.service()
          .sendToDevice(
              device.identity(),
              "hello",
              Map.of(
                  "iothub-messageid", "1",
                  "iothub-expiry", "2099-01-02T03:04:05Z",
                  "iothub-ack", "Full",
                  "iothub-contenttype", "text/plain",
                  "iothub-app-Colour", "a red"))
          .ok();
      MqttPacket message = client.awaitPublish(topic(device));
      assertThat(message.text()).isEqualTo("hello");
      assertThat(message.qos()).isEqualTo(1);
      assertThat(message.topic())
          .isEqualTo(
              topic(device)
                  + "%24.mid=1&%24.to=%2Fdevices%2F"
                  + device.identity().deviceId()
                  + "%2Fmessages%2Fdevicebound&%24.ct=text%2Fplain"
                  + "&%24.exp=2099-01-02T03%3A04%3A05.0000000Z&iothub-ack=full&Colour=a%20red");
    }
  }

  @Test
  @DisplayName("[mqtt-57] a message without any property still names its destination")
  void deliver_WITHOUT_PROPERTIES_hasADestination(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = Dial.resume(hub, device)) {
      client.subscribe(topic(device) + "#", 0);
      hub.service().sendToDevice(device.identity(), "", Map.of()).ok();
      MqttPacket message = client.awaitPublish(topic(device));
      assertThat(message.topic()).contains("%24.mid=").contains("&%24.to=%2Fdevices%2F");
      assertThat(message.qos()).isZero();
    }
  }

  @Test
  @DisplayName("[mqtt-37] [mqtt-38] [mqtt-60] a message waits, comes again, and ends by its PUBACK")
  void connect_KEPT_SUBSCRIPTION_getsWhatWaits(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt first = Dial.resume(hub, device)) {
      first.subscribe(topic(device) + "#", 1);
    }
    send(hub, device, "1");
    try (RawMqtt second = Dial.resume(hub, device)) {
      assertThat(second.awaitPublish(topic(device)).text()).isEqualTo("body of 1");
    }
    try (RawMqtt third = Dial.resume(hub, device);
        Events events = hub.eventsOf(device)) {
      MqttPacket again = third.awaitPublish(topic(device));
      assertThat(again.dup()).isTrue();
      assertThat(waiting(hub, device)).isEqualTo(1);
      third.send(MqttBytes.puback(again.packetId()));
      assertThat(feedback(events)).isEqualTo("1 Success");
      assertThat(waiting(hub, device)).isZero();
    }
  }

  @Test
  @DisplayName("[mqtt-35] a clean session begins without messages, and who sent them hears that")
  void connect_CLEAN_purges(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt first = Dial.resume(hub, device)) {
      first.subscribe(topic(device) + "#", 1);
    }
    send(hub, device, "lost");
    try (RawMqtt clean = Dial.connect(hub, device);
        Events events = hub.eventsOf(device)) {
      assertThat(feedback(events)).isEqualTo("lost Purged");
      clean.subscribe(topic(device) + "#", 1);
      send(hub, device, "kept");
      assertThat(clean.awaitPublish(topic(device)).text()).isEqualTo("body of kept");
    }
  }

  @Test
  @DisplayName("[service-49] a message that expires before it is taken ends as expired")
  void expire_UNTAKEN_isTold(Hub hub) {
    Registered device = hub.newDevice();
    try (Events events = hub.eventsOf(device)) {
      String soon = Instant.now().plusSeconds(1).toString();
      hub.service()
          .sendToDevice(
              device.identity(),
              "x",
              Map.of("iothub-messageid", "1", "iothub-ack", "negative", "iothub-expiry", soon))
          .ok();
      assertThat(feedback(events)).isEqualTo("1 Expired");
    }
  }

  @Test
  @DisplayName("[service-91] purging answers how many there were")
  void purge_WAITING_isCounted(Hub hub) {
    Registered device = hub.newDevice();
    send(hub, device, "1");
    send(hub, device, "2");
    String path = "/devices/" + device.identity().deviceId() + "/commands";
    JsonNode purged = hub.service().call("DELETE", path, null).ok();
    assertThat(purged.path("totalMessagesPurged").asInt()).isEqualTo(2);
    assertThat(purged.path("deviceId").asString()).isEqualTo(device.identity().deviceId());
  }

  @Test
  @DisplayName("feedback is read in batches, and is gone once that is settled")
  void feedback_SETTLED_isGone(@TempDir Path data) {
    // On a hub of its own: a batch is locked for a minute for all others.
    try (Hub hub = Hub.start(HoldfastOptions.in(data))) {
      Registered device = hub.newDevice();
      send(hub, device, "7");
      purge(hub, device);
      Reply batch = awaitFeedback(hub);
      assertThat(batch.json()).hasSize(1);
      assertThat(batch.json().at("/0/originalMessageId").asString()).isEqualTo("7");
      assertThat(batch.json().at("/0/statusCode").asString()).isEqualTo("Purged");

      // Given back, it comes at once; settled, never.
      settle(hub, "POST", batch, "/abandon");
      Reply again = awaitFeedback(hub);
      assertThat(again.json()).isEqualTo(batch.json());
      settle(hub, "DELETE", again, "");
      send(hub, device, "8");
      purge(hub, device);
      Reply next = awaitFeedback(hub);
      assertThat(next.json()).hasSize(1);
      assertThat(next.json().at("/0/originalMessageId").asString()).isEqualTo("8");
    }
  }

  private static void purge(Hub hub, Registered device) {
    hub.service()
        .call("DELETE", "/devices/" + device.identity().deviceId() + "/commands", null)
        .ok();
  }

  private static Reply awaitFeedback(Hub hub) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> hub.service().call("GET", FEEDBACK, null), reply -> !reply.text().isEmpty());
  }

  private static void settle(Hub hub, String method, Reply batch, String how) {
    hub.service().call(method, FEEDBACK + "/" + batch.etag() + how, null).ok();
  }
}
