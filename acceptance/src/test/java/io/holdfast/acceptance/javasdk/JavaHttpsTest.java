/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.faults.Certified;
import io.holdfast.faults.StandardPort;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Microsoft's device SDK for Java over HTTPS, which it speaks at port 443 and nowhere else. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class JavaHttpsTest {

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  private static DeviceClient client(Hub hub, Registered device) {
    return new DeviceClient(
        device.connectionString(), IotHubClientProtocol.HTTPS, Sdk.options(hub).build());
  }

  private static DeviceClient client(Hub hub, Registered device, Certified own) {
    return new DeviceClient(
        Certificates.connectionString(device),
        IotHubClientProtocol.HTTPS,
        ClientOptions.builder()
            .sslContext(own.clientContext(Certificates.authorityOf(hub)))
            .build());
  }

  @Test
  @DisplayName("[service-61] [service-62] Java device over HTTPS: messages, one and many")
  void send_DEVICE_HTTPS_arrives(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    DeviceClient client = client(hub, device);
    client.open(false);
    try (Events events = hub.eventsOf(device)) {
      Message message = Sdk.message("one");
      message.setProperty("Colour", "deep red");
      message.setMessageId("7");
      message.setContentType("text/plain");
      message.setContentEncoding("utf-8");
      client.sendEvent(message);

      JsonNode one = events.next();
      assertThat(one.path("body").asString()).isEqualTo("one");
      assertThat(one.at("/applicationProperties/Colour").asString()).isEqualTo("deep red");
      assertThat(one.at("/systemProperties/message-id").asString()).isEqualTo("7");
      assertThat(one.at("/systemProperties/content-type").asString()).isEqualTo("text/plain");
      assertThat(one.at("/systemProperties/content-encoding").asString()).isEqualTo("utf-8");

      Message first = Sdk.message("two");
      first.setProperty("k", "v");
      client.sendEvents(List.of(first, Sdk.message("three")));
      JsonNode two = events.next();
      assertThat(two.path("body").asString()).isEqualTo("two");
      assertThat(two.at("/applicationProperties/k").asString()).isEqualTo("v");
      assertThat(events.next().path("body").asString()).isEqualTo("three");
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("[service-63] [service-64] Java device over HTTPS: completes, rejects and abandons")
  void receive_DEVICE_HTTPS_settles(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    BlockingQueue<String> got = Sdk.inbox();
    DeviceClient client = client(hub, device);
    client.setMessageCallback(
        (message, context) -> {
          String body = Sdk.text(message);
          boolean again = got.contains("ABANDON red");
          got.add(body + " " + message.getProperty("colour"));
          return again ? IotHubMessageResult.COMPLETE : IotHubMessageResult.valueOf(body);
        },
        null);
    client.open(false);
    try (Events events = hub.eventsOf(device)) {
      for (String body : List.of("COMPLETE", "REJECT", "ABANDON")) {
        hub.service()
            .sendToDevice(
                device.identity(),
                body,
                Map.of("iothub-messageid", body, "iothub-ack", "full", "iothub-app-colour", "red"))
            .ok();
        assertThat(fate(events))
            .isEqualTo(body + (body.equals("REJECT") ? " Rejected" : " Success"));
      }
      assertThat(got).containsExactly("COMPLETE red", "REJECT red", "ABANDON red", "ABANDON red");
    } finally {
      client.close();
    }
  }

  private static String fate(Events events) {
    JsonNode record = events.next().path("body").path(0);
    return record.path("originalMessageId").asString() + " " + record.path("statusCode").asString();
  }

  @Test
  @DisplayName("[service-65] Java device over HTTPS: certificates, by thumbprint and by authority")
  void send_X509_HTTPS_arrives(Hub hub) throws Exception {
    Certified pinned = Certificates.draft("anything").selfSigned();
    Registered device = Certificates.pinned(hub, pinned.thumbprint("SHA-256"));
    Certified root = Certificates.draft("root").authority().selfSigned();
    Certificates.trust(hub, "java-https", root);
    Registered signed = Certificates.device(hub, "{\"type\":\"certificateAuthority\"}");

    assertSends(hub, device, pinned);
    assertSends(hub, signed, Certificates.draft(signed.identity().deviceId()).by(root));
  }

  private static void assertSends(Hub hub, Registered device, Certified own) throws Exception {
    DeviceClient client = client(hub, device, own);
    try (Events events = hub.eventsOf(device)) {
      client.open(false);
      client.sendEvent(Sdk.message("sdk"));
      assertThat(events.next().path("body").asString()).isEqualTo("sdk");
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("Java device over HTTPS: a wrong key is reported as unauthorized")
  void send_WRONG_KEY_isUnauthorized(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Registered other = hub.newDevice();
    DeviceClient client =
        client(hub, new Registered(hub.host(), device.identity(), other.primaryKey(), ""));
    client.open(false);
    try {
      assertThatThrownBy(() -> client.sendEvent(Sdk.message("x")))
          .isInstanceOfSatisfying(
              IotHubClientException.class,
              e -> assertThat(e.getStatusCode()).isEqualTo(IotHubStatusCode.UNAUTHORIZED));
    } finally {
      client.close();
    }
  }
}
