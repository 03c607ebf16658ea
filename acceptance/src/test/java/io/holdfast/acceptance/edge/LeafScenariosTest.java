/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.certificates.Certificates.draft;
import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.acceptance.javasdk.Sdk;
import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.acceptance.nodesdk.NodeSdk;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scenarios of docs/scenarios.md that are about leaf devices, on two levels of edge hubs. */
class LeafScenariosTest {

  private static final String UP =
      "{\"schemaVersion\":\"1.1\",\"routes\":{\"up\":\"FROM /messages/* INTO $upstream\"},"
          + "\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":7200}}";

  private static Hub root;

  /** Level 4 of a plant's levels, and level 3 below it. */
  private static Edge top;

  private static Edge low;

  @BeforeAll
  static void start(@TempDir Path folder) {
    NodeSdk.require();
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    top = Edge.start(root, HoldfastOptions.in(folder.resolve("top")));
    low =
        Edge.start(
            root,
            top.newChild(),
            Edge.Way.to(top),
            top.ready().caFile(),
            HoldfastOptions.in(folder.resolve("low")));
    top.desire(UP);
    low.desire(UP);
  }

  @AfterAll
  static void stop() {
    low.close();
    top.close();
    root.close();
  }

  /** What a back end needs: what the leaf sends, and that it answers. */
  private static void assertWorks(NodeSdk node, Registered leaf) throws IOException {
    try (Events events = root.eventsOf(leaf)) {
      node.step("send", Map.of("body", "event"));
      assertThat(events.next().at("/systemProperties/iothub-connection-device-id").asString())
          .isEqualTo(leaf.identity().deviceId());
    }
    node.step("answer", Map.of("method", "ping", "status", 200));
    String call = "{\"methodName\":\"ping\",\"connectTimeoutInSeconds\":60,\"payload\":1}";
    assertThat(root.service().invoke(leaf.identity(), call).ok().toString())
        .isEqualTo("{\"status\":200,\"payload\":1}");
  }

  @Test
  @DisplayName(
      "QuickstartCerts, TransparentGateway SasInScope: a leaf sends and answers (Node SDK)")
  void leaf_SAS_IN_SCOPE_works() throws Exception {
    Registered leaf = top.newLeaf();
    try (Sdks sdks = new Sdks(top)) {
      assertWorks(sdks.node(leaf), leaf);
    }
  }

  @Test
  @DisplayName("[edge-64] TransparentGateway SasOutOfScope: a device of elsewhere is not let in")
  void leaf_SAS_OUT_OF_SCOPE_isRefused() throws Exception {
    Registered elsewhere = root.newDevice();
    try (RawMqtt client = RawMqtt.tls(top.host(), top.ready().mqttPort(), top.trust())) {
      client.send(Dial.request(elsewhere).bytes());
      assertThat(client.await(MqttPacket.CONNACK).returnCode()).isEqualTo(5);
    }
    try (NodeSdk node = NodeSdk.start()) {
      JsonNode answer =
          node.attempt(
              "open",
              Map.of(
                  "connectionString",
                  elsewhere.connectionString(top.host()),
                  "module",
                  false,
                  "ca",
                  top.caCertificate()));
      assertThat(answer.path("error").asString()).isEqualTo("UnauthorizedError");
    }
  }

  @Test
  @DisplayName("[edge-63] TransparentGateway X509: a certificate of an authority (Java SDK)")
  void leaf_X509_AUTHORITY_sends() throws Exception {
    Certified authority = draft("plant").authority().selfSigned();
    Certificates.trust(top.service(), "plant", authority);
    Registered leaf = certified("{\"type\":\"certificateAuthority\"}");

    assertSends(leaf, draft(leaf.identity().deviceId()).by(authority));
  }

  @ParameterizedTest
  @ValueSource(strings = {"primaryThumbprint", "secondaryThumbprint"})
  @DisplayName("[edge-63] TransparentGateway self-signed primary and secondary (Java SDK)")
  void leaf_X509_SELF_SIGNED_sends(String which) throws Exception {
    Certified own = draft("leaf").selfSigned();
    String other = draft("leaf").selfSigned().thumbprint("SHA-1");
    Map<String, String> thumbprints =
        which.equals("primaryThumbprint")
            ? Map.of(which, own.thumbprint("SHA-1"), "secondaryThumbprint", other)
            : Map.of("primaryThumbprint", other, which, own.thumbprint("SHA-1"));

    assertSends(
        certified(
            JsonMapper.shared()
                .writeValueAsString(Map.of("type", "selfSigned", "x509Thumbprint", thumbprints))),
        own);
  }

  private static Registered certified(String authentication) {
    DeviceIdentity identity = new DeviceIdentity(Hub.freshId("x509"));
    String body =
        "{\"deviceScope\":\"" + top.scope() + "\",\"authentication\":" + authentication + "}";
    root.service().call("PUT", ServiceApi.path("devices", identity), body).ok();
    return new Registered(root.host(), identity, "", "");
  }

  private static void assertSends(Registered leaf, Certified own) throws Exception {
    DeviceClient client =
        new DeviceClient(
            Certificates.connectionString(leaf) + ";GatewayHostName=" + top.host(),
            IotHubClientProtocol.MQTT,
            ClientOptions.builder()
                .sslContext(own.clientContext(Certificates.authority(top.caCertificate())))
                .build());
    try (Events events = root.eventsOf(leaf)) {
      client.open(true);
      client.sendEvent(Sdk.message("certified"));
      assertThat(events.next().path("body").asString()).isEqualTo("certified");
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("QuickstartChangeSasKey: deleted, and made anew with other keys, a leaf works again")
  void leaf_MADE_ANEW_works() throws Exception {
    Registered before = low.newLeaf();
    try (Sdks sdks = new Sdks(low)) {
      NodeSdk node = sdks.node(before);
      assertWorks(node, before);
      root.service().delete(before.identity());
      Registered anew =
          root.service().create(before.identity(), Map.of("deviceScope", low.scope()));
      assertThat(anew.primaryKey()).isNotEqualTo(before.primaryKey());
      // From the top: each level asks the one above. Else they look again within two minutes.
      Registry.refresh(top, before.identity());
      Registry.refresh(low, before.identity());
      try (NodeSdk again = NodeSdk.start()) {
        await()
            .atMost(PATIENCE)
            .until(() ->
                again
                    .attempt(
                        "open",
                        Map.of(
                            "connectionString",
                            anew.connectionString(low.host()),
                            "module",
                            false,
                            "ca",
                            low.caCertificate()))
                    .path("ok")
                    .booleanValue());
        try (Events events = root.eventsOf(anew)) {
          assertThat(events.next().path("body").asString()).isEqualTo("event");
          again.step("send", Map.of("body", "with the new key"));
          assertThat(events.next().path("body").asString()).isEqualTo("with the new key");
        }
      }
    }
  }

  @Test
  @DisplayName("GrandparentScopeDevice: a leaf of the lower edge device connects to the upper one")
  void leaf_OF_CHILD_AT_PARENT_works() throws Exception {
    Registered leaf = low.newLeaf();
    try (Sdks sdks = new Sdks(top)) {
      assertWorks(sdks.node(leaf), leaf);
    }
  }

  @Test
  @DisplayName("[edge-71] RouteMessageL3LeafToL4Module: the upper hub routes by the leaf's id")
  void leaf_BELOW_TO_A_MODULE_ABOVE_isRelayed() throws Exception {
    Registered leaf = low.newLeaf();
    Registered relayer = top.newModule("relayer");
    top.desire(
        """
        {"routes":{
           "up":"FROM /messages/modules/* INTO $upstream",
           "relay":"FROM /messages/* WHERE $connectionDeviceId = '%s' AND NOT IS_DEFINED($connectionModuleId) INTO BrokeredEndpoint('/modules/relayer/inputs/in')",
           "relayed":"FROM /messages/modules/relayer/* INTO $upstream"}}
        """
            .formatted(leaf.identity().deviceId()));
    try (Sdks above = new Sdks(top);
        Sdks below = new Sdks(low);
        Events relayed = root.eventsOf(relayer)) {
      NodeSdk module = above.node(relayer);
      module.step("receive", Map.of("disposition", "complete"));
      NodeSdk device = below.node(leaf);
      for (int i = 0; i < 5; i++) {
        device.step("send", Map.of("body", "m" + i));
        JsonNode input = module.event("input");
        assertThat(input.path("body").asString()).isEqualTo("m" + i);
        module.step("send", Map.of("output", "out", "body", input.path("body").asString()));
        assertThat(relayed.next().path("body").asString()).isEqualTo("m" + i);
      }
    } finally {
      top.desire(
          "{\"routes\":{\"up\":\"FROM /messages/* INTO $upstream\",\"relay\":null,\"relayed\":null}}");
    }
  }
}
