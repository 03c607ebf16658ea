/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.nodesdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.acceptance.provisioning.Allocator;
import io.holdfast.acceptance.provisioning.Enrolled;
import io.holdfast.faults.Certified;
import io.holdfast.faults.StandardPort;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.provisioning.attest.DerivedKey;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.ReadyFile;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Microsoft's provisioning SDKs for Node, at the ports that they know; then the hub that it was
 * given takes a message from the device.
 */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class NodeProvisioningTest {

  @BeforeAll
  static void require() {
    NodeSdk.require();
    StandardPort.require(443);
  }

  /** What the step {@code register} needs but for who the device is. */
  private static Map<String, Object> registration(Hub hub, String transport, String id) {
    ReadyFile.Dps dps = hub.ready().dps().orElseThrow();
    Map<String, Object> step = new HashMap<>();
    step.put("transport", transport);
    step.put("host", dps.host());
    step.put("idScope", dps.idScope());
    step.put("registrationId", id);
    return step;
  }

  private static Map<String, Object> byKey(Hub hub, String transport, String id, String key) {
    Map<String, Object> step = registration(hub, transport, id);
    step.put("key", key);
    return step;
  }

  private static Map<String, Object> byCertificate(
      Hub hub, String transport, String id, Certified own) {
    Map<String, Object> step = registration(hub, transport, id);
    step.put("cert", own.chainPem());
    step.put("key", own.keyPem());
    return step;
  }

  private static void assertConnects(
      NodeSdk node,
      Hub hub,
      String transport,
      JsonNode result,
      String credentials,
      Map<String, ?> more)
      throws IOException {
    assertThat(result.path("status").asString()).isEqualTo("assigned");
    assertThat(result.path("assignedHub").asString()).isEqualTo(hub.host());
    String deviceId = result.path("deviceId").asString();
    Map<String, Object> connection = new HashMap<>(more);
    connection.put(
        "connectionString",
        "HostName="
            + result.path("assignedHub").asString()
            + ";DeviceId="
            + deviceId
            + ";"
            + credentials);
    connection.put("ca", hub.caCertificate());
    connection.put("ws", transport.equals("ws"));
    connection.put("http", transport.equals("http"));
    Registered device = new Registered(hub.host(), new DeviceIdentity(deviceId), "", "");
    try (Events events = hub.eventsOf(device)) {
      node.step("open", connection);
      node.step("send", Map.of("body", "provisioned"));
      assertThat(events.next().path("body").asString()).isEqualTo("provisioned");
      node.step("close", Map.of());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws", "http"})
  @DisplayName("[dps-61] Node: either key of an enrollment, then the hub lets it in")
  void register_KEY_connects(String transport, Hub hub) throws Exception {
    String id = Hub.freshId("node-key");
    Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys());
    try (NodeSdk node = NodeSdk.trusting(hub)) {
      for (String key : List.of(enrolled.key(), enrolled.secondaryKey())) {
        JsonNode result = node.step("register", byKey(hub, transport, id, key));
        assertThat(result.path("deviceId").asString()).isEqualTo(id);
        assertThat(result.path("substatus").asString())
            .isEqualTo(key.equals(enrolled.key()) ? "initialAssignment" : "deviceDataMigrated");
        assertConnects(node, hub, transport, result, "SharedAccessKey=" + key, Map.of());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws", "http"})
  @DisplayName("[dps-61] Node: a key derived from that of its group")
  void register_DERIVED_KEY_connects(String transport, Hub hub) throws Exception {
    Enrolled group = Enrolled.group(hub, Hub.freshId("node-group"), Enrolled.byKeys());
    String id = Hub.freshId("node-derived");
    String key = DerivedKey.of(group.key(), id);
    try (NodeSdk node = NodeSdk.trusting(hub)) {
      JsonNode result = node.step("register", byKey(hub, transport, id, key));
      assertConnects(node, hub, transport, result, "SharedAccessKey=" + key, Map.of());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws", "http"})
  @DisplayName("[dps-56] [dps-61] Node: the certificate of its enrollment")
  void register_CERTIFICATE_connects(String transport, Hub hub) throws Exception {
    String id = Hub.freshId("node-x509");
    Certified own = Certificates.draft(id).selfSigned();
    var _ = Enrolled.device(hub, id, Enrolled.by(own));
    assertRegisters(hub, transport, id, own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws", "http"})
  @DisplayName("[dps-57] [dps-61] Node: a certificate two below the authority of its group")
  void register_CHAIN_connects(String transport, Hub hub) throws Exception {
    Certified root = Certificates.draft("node root " + transport).authority().selfSigned();
    Certified between = Certificates.draft("node between " + transport).authority().by(root);
    Certificates.trust(hub, "node-" + transport, root);
    var _ = Enrolled.group(hub, Hub.freshId("node-chain"), Enrolled.below(root));
    String id = Hub.freshId("node-member");
    assertRegisters(hub, transport, id, Certificates.draft(id).by(between).showing(2));
  }

  private static void assertRegisters(Hub hub, String transport, String id, Certified own)
      throws IOException {
    try (NodeSdk node = NodeSdk.trusting(hub)) {
      JsonNode result = node.step("register", byCertificate(hub, transport, id, own));
      assertThat(result.path("deviceId").asString()).isEqualTo(id);
      Map<String, ?> shown = Map.of("cert", own.chainPem(), "key", own.keyPem());
      assertConnects(node, hub, transport, result, "x509=true", shown);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws", "http"})
  @DisplayName("[dps-61] Node: what it tells a custom allocation, and what that tells it")
  void register_PAYLOAD_bothWays(String transport, Hub hub) throws Exception {
    String id = Hub.freshId("node-payload");
    try (Allocator allocator = Allocator.returning(hub, Map.of("line", 7));
        NodeSdk node = NodeSdk.trusting(hub)) {
      Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys()).with(allocator.allocation());
      Map<String, Object> step = byKey(hub, transport, id, enrolled.key());
      step.put("payload", Map.of("site", "north"));

      assertThat(node.step("register", step).path("payload").toString()).isEqualTo("{\"line\":7}");
      assertThat(allocator.next().path("payload").toString()).isEqualTo("{\"site\":\"north\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws", "http"})
  @DisplayName("Node: a wrong key is unauthorized, another certificate, too; disabled is neither")
  void register_REFUSED_isTold(String transport, Hub hub) throws Exception {
    String id = Hub.freshId("node-refused");
    String x509 = Hub.freshId("node-refused");
    Certified own = Certificates.draft(x509).selfSigned();
    Enrolled byKey = Enrolled.device(hub, id, Enrolled.byKeys());
    var _ = Enrolled.device(hub, x509, Enrolled.by(own));
    Certified other = Certificates.draft(x509).selfSigned();
    try (NodeSdk node = NodeSdk.trusting(hub)) {
      assertThat(error(node, byKey(hub, transport, id, "AAAAAAAAAAAAAAAAAAAAAA==")))
          .isEqualTo("UnauthorizedError");
      assertThat(error(node, byCertificate(hub, transport, x509, other)))
          .isEqualTo("UnauthorizedError");
      byKey.disabled();
      // A status that this SDK does not know.
      assertThat(error(node, byKey(hub, transport, id, byKey.key()))).isEqualTo("SyntaxError");
    }
  }

  private static String error(NodeSdk node, Map<String, ?> step) throws IOException {
    JsonNode answer = node.attempt("register", step);
    assertThat(answer.path("ok").booleanValue()).as("%s", answer).isFalse();
    return answer.path("error").asString();
  }
}
