/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.nodesdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.faults.Certified;
import io.holdfast.faults.StandardPort;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Microsoft's device SDK for Node over HTTPS, which it speaks at port 443 and nowhere else. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class NodeHttpsTest {

  @BeforeAll
  static void require() {
    NodeSdk.require();
    StandardPort.require(443);
  }

  private static NodeSdk open(Hub hub, Map<String, ?> connection) throws Exception {
    Map<String, Object> all = new HashMap<>(connection);
    all.put("http", true);
    all.put("ca", hub.caCertificate());
    NodeSdk node = NodeSdk.start();
    node.step("open", all);
    return node;
  }

  @Test
  @DisplayName(
      "[service-61] [service-62] [service-63] [service-64] Node device over HTTPS: sends, settles")
  void everything_DEVICE_HTTPS_works(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    try (NodeSdk node = open(hub, NodeSdk.connection(hub, device));
        Events events = hub.eventsOf(device)) {
      node.step(
          "send",
          Map.of(
              "body",
              "one",
              "messageId",
              "7",
              "contentType",
              "text/plain",
              "properties",
              Map.of("Colour", "deep red")));
      JsonNode one = events.next();
      assertThat(one.path("body").asString()).isEqualTo("one");
      assertThat(one.at("/applicationProperties/Colour").asString()).isEqualTo("deep red");
      assertThat(one.at("/systemProperties/message-id").asString()).isEqualTo("7");
      assertThat(one.at("/systemProperties/content-type").asString()).isEqualTo("text/plain");

      node.step(
          "sendBatch",
          Map.of(
              "messages",
              List.of(
                  Map.of("body", "two", "properties", Map.of("k", "v")), Map.of("body", "three"))));
      JsonNode two = events.next();
      assertThat(two.path("body").asString()).isEqualTo("two");
      assertThat(two.at("/applicationProperties/k").asString()).isEqualTo("v");
      assertThat(events.next().path("body").asString()).isEqualTo("three");

      assertSettles(hub, device, node, events);
    }
  }

  private static void assertSettles(Hub hub, Registered device, NodeSdk node, Events events)
      throws Exception {
    for (String body : List.of("abandon", "reject", "complete")) {
      hub.service()
          .sendToDevice(
              device.identity(),
              body,
              Map.of("iothub-messageid", body, "iothub-ack", "full", "iothub-app-colour", "red"))
          .ok();
    }
    node.step("mail", Map.of());
    JsonNode first = node.event("mail");
    assertThat(first.path("messageId").asString()).isIn("abandon", "reject", "complete");
    // This SDK leaves the prefix in the name.
    assertThat(first.at("/properties/iothub-app-colour").asString()).isEqualTo("red");
    assertThat(List.of(fate(events), fate(events), fate(events)))
        .containsExactlyInAnyOrder("abandon Success", "reject Rejected", "complete Success");
  }

  private static String fate(Events events) {
    JsonNode record = events.next().path("body").path(0);
    return record.path("originalMessageId").asString() + " " + record.path("statusCode").asString();
  }

  @Test
  @DisplayName("[service-65] Node device over HTTPS: a certificate whose thumbprint is registered")
  void send_X509_HTTPS_arrives(Hub hub) throws Exception {
    Certified own = Certificates.draft("node").selfSigned();
    Registered device = Certificates.pinned(hub, own.thumbprint("SHA-256"));
    Map<String, String> certificate =
        Map.of(
            "connectionString",
            Certificates.connectionString(device),
            "cert",
            own.pem(),
            "key",
            own.keyPem());
    try (NodeSdk node = open(hub, certificate);
        Events events = hub.eventsOf(device)) {
      node.step("send", Map.of("body", "signed"));
      assertThat(events.next().path("body").asString()).isEqualTo("signed");
    }
    Certified other = Certificates.draft("node").selfSigned();
    Map<String, String> wrong = new HashMap<>(certificate);
    wrong.put("cert", other.pem());
    wrong.put("key", other.keyPem());
    try (NodeSdk node = open(hub, wrong)) {
      assertThat(node.attempt("send", Map.of("body", "x")).path("error").asString())
          .isEqualTo("UnauthorizedError");
    }
  }
}
