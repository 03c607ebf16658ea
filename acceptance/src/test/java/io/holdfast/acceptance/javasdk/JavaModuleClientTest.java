/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
        rest = 'FROM /messages/modules/from/outputs/up INTO $upstream'
        """)
class JavaModuleClientTest {

  @Test
  @DisplayName(
      "[mqtt-1] [mqtt-40] [mqtt-44] [mqtt-62] Java module: what it sends arrives with its properties")
  void send_WITH_PROPERTIES_arrives(Hub hub) throws Exception {
    Registered module = hub.newModule(hub.newDevice(), "from");
    ModuleClient client = Sdk.module(hub, module);
    try (Events events = hub.eventsOf(module)) {
      Message message = Sdk.message("{\"t\":21.5}");
      message.setMessageId("id 1/ä");
      message.setCorrelationId("c+1");
      message.setContentType("application/json");
      message.setContentEncoding("utf-8");
      message.setProperty("alert", "a=b&c d");
      client.sendEvent(message, "up");

      JsonNode event = events.next();
      JsonNode system = event.path("systemProperties");
      assertThat(system.path("message-id").asString()).isEqualTo("id 1/ä");
      assertThat(system.path("correlation-id").asString()).isEqualTo("c+1");
      assertThat(system.path("content-type").asString()).isEqualTo("application/json");
      assertThat(system.path("iothub-outputname").asString()).isEqualTo("up");
      assertThat(event.at("/applicationProperties/alert").asString()).isEqualTo("a=b&c d");
      assertThat(event.at("/body/t").doubleValue()).isEqualTo(21.5);
    } finally {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource(IotHubMessageResult.class)
  @DisplayName("[mqtt-52] [mqtt-53] [mqtt-54] Java module: inputs, each disposition")
  void input_EACH_DISPOSITION_goesOn(IotHubMessageResult result, Hub hub) throws Exception {
    Registered device = hub.newDevice();
    ModuleClient sender = Sdk.module(hub, hub.newModule(device, "from"));
    ModuleClient receiver = Sdk.receivingModule(hub, hub.newModule(device, "to"));
    try {
      BlockingQueue<Message> inbox = Sdk.inbox();
      receiver.setMessageCallback(
          "in",
          (message, context) -> {
            inbox.add(message);
            return result;
          },
          null);
      for (int i = 0; i < 3; i++) {
        Message message = Sdk.message("body " + i);
        message.setProperty("n", Integer.toString(i));
        message.setMessageId("m" + i);
        sender.sendEvent(message, "out");
      }
      for (int i = 0; i < 3; i++) {
        Message got = Sdk.next(inbox);
        assertThat(Sdk.text(got)).isEqualTo("body " + i);
        assertThat(got.getProperty("n")).isEqualTo(Integer.toString(i));
        assertThat(got.getMessageId()).isEqualTo("m" + i);
        assertThat(got.getInputName()).isEqualTo("in");
      }
    } finally {
      sender.close();
      receiver.close();
    }
  }

  @Test
  @DisplayName("[mqtt-64] [mqtt-66] [mqtt-69] [mqtt-73] [mqtt-75] Java module: twin")
  void twin_READ_REPORTED_DESIRED_followsTheService(Hub hub) throws Exception {
    Registered module = hub.newModule();
    ModuleClient client = Sdk.module(hub, module);
    try {
      BlockingQueue<Twin> desired = Sdk.inbox();
      client.subscribeToDesiredProperties((twin, context) -> desired.add(twin), null);
      Twin fresh = Sdk.twin(client::getTwin);
      assertThat(fresh.getDesiredProperties().getVersion()).isEqualTo(1);
      assertThat(fresh.getReportedProperties().getVersion()).isEqualTo(1);

      int version =
          Sdk.twin(millis -> client.updateReportedProperties(Sdk.reported("fan", "on"), millis))
              .getVersion();
      JsonNode reported = hub.service().twin(module.identity()).at("/properties/reported");
      assertThat(reported.path("fan").asString()).isEqualTo("on");
      assertThat(version).isGreaterThan(1).isEqualTo(reported.path("$version").intValue());

      hub.service().patchDesired(module.identity(), "{\"interval\":5}");
      Twin change = Sdk.next(desired);
      assertThat(change.getDesiredProperties().getVersion()).isEqualTo(2);
      assertThat(change.getDesiredProperties().get("interval"))
          .isInstanceOfSatisfying(Number.class, n -> assertThat(n.intValue()).isEqualTo(5));

      Twin now = Sdk.twin(client::getTwin);
      assertThat(now.getReportedProperties().get("fan")).isEqualTo("on");
      assertThat(now.getReportedProperties().getVersion()).isEqualTo(version);
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("[mqtt-77] [mqtt-79] [mqtt-80] Java module: direct methods")
  void method_CALLED_isAnswered(Hub hub) throws Exception {
    Registered module = hub.newModule();
    ModuleClient client = Sdk.module(hub, module);
    try {
      Sdk.answerMethods(client);
      Reply reply =
          hub.service()
              .invoke(module.identity(), "{\"methodName\":\"reboot\",\"payload\":{\"in\":5}}");
      assertThat(reply.ok().path("status").intValue()).isEqualTo(207);
      assertThat(reply.json().path("payload").asString()).isEqualTo("reboot {\"in\":5}");
    } finally {
      client.close();
    }
  }
}
