/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
class JavaDeviceClientTest {

  @Test
  @DisplayName("[mqtt-1] Java device: what it sends arrives")
  void send_DEVICE_arrives(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    DeviceClient client = Sdk.device(hub, device);
    try (Events events = hub.eventsOf(device)) {
      for (int i = 0; i < 10; i++) {
        client.sendEvent(Sdk.message("m" + i));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("[mqtt-64] [mqtt-69] [mqtt-70] [mqtt-77] Java device: twin and methods")
  void twinAndMethods_DEVICE_work(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    DeviceClient client = Sdk.device(hub, device);
    try {
      BlockingQueue<Twin> desired = Sdk.inbox();
      client.subscribeToDesiredProperties((twin, context) -> desired.add(twin), null);
      assertThat(Sdk.twin(client::getTwin).getDesiredProperties().getVersion()).isEqualTo(1);
      hub.service().patchDesired(device.identity(), "{\"a\":1}");
      assertThat(Sdk.next(desired).getDesiredProperties()).containsKey("a");
      hub.service().patchDesired(device.identity(), "{\"a\":null}");
      Twin deleted = Sdk.next(desired);
      assertThat(deleted.getDesiredProperties().getVersion()).isEqualTo(3);

      Sdk.answerMethods(client);
      assertThat(
              hub.service()
                  .invoke(device.identity(), "{\"methodName\":\"m\"}")
                  .ok()
                  .path("status")
                  .intValue())
          .isEqualTo(207);
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName(
      "[mqtt-57] [mqtt-60] Java device: gets messages with their properties, and ends them")
  void receive_CLOUD_TO_DEVICE_arrives(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    DeviceClient client = Sdk.device(hub, device);
    BlockingQueue<Message> got = Sdk.inbox();
    try (Events events = hub.eventsOf(device)) {
      client.setMessageCallback(
          (message, context) -> {
            got.add(message);
            return IotHubMessageResult.COMPLETE;
          },
          null);
      hub.service()
          .sendToDevice(
              device.identity(),
              "hello",
              Map.of(
                  "iothub-messageid", "id%1+1", "iothub-ack", "full", "iothub-app-colour", "red"))
          .ok();
      Message message = Sdk.next(got);
      assertThat(Sdk.text(message)).isEqualTo("hello");
      assertThat(message.getMessageId()).isEqualTo("id%1+1");
      assertThat(message.getProperty("colour")).isEqualTo("red");
      JsonNode record = events.next().path("body").path(0);
      assertThat(record.path("originalMessageId").asString()).isEqualTo("id%1+1");
      assertThat(record.path("statusCode").asString()).isEqualTo("Success");
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("[mqtt-11] Java device: its model id becomes the twin's model")
  void open_MODEL_ID_showsInTheTwin(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    DeviceClient client =
        new DeviceClient(
            device.connectionString(),
            IotHubClientProtocol.MQTT,
            Sdk.options(hub).modelId("dtmi:com:example:Thermostat;1").build());
    client.open(false);
    client.close();
    assertThat(hub.service().twin(device.identity()).path("modelId").asString())
        .isEqualTo("dtmi:com:example:Thermostat;1");
  }

  @Test
  @DisplayName("[mqtt-24] Java device: a wrong key is reported as unauthorized")
  void open_WRONG_KEY_isUnauthorized(Hub hub) {
    Registered device = hub.newDevice();
    Registered wrong =
        new Registered(
            hub.host(),
            new DeviceIdentity(device.identity().deviceId()),
            "bm90IHRoZSBrZXk=",
            "bm90IHRoZSBrZXk=");
    assertThatThrownBy(() -> Sdk.device(hub, wrong))
        .isInstanceOfSatisfying(
            IotHubClientException.class,
            e -> assertThat(e.getStatusCode()).isEqualTo(IotHubStatusCode.UNAUTHORIZED));
  }
}
