/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.nodesdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.StandardPort;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.ReadyFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Microsoft's SDKs for Node over HTTPS: back ends of the provisioning service, and a device. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class NodeProvisioningServiceTest {

  private static final Map<String, ?> KEYS =
      Map.of("type", "symmetricKey", "symmetricKey", Map.of());

  private static @Nullable NodeSdk node;

  @BeforeAll
  static void open(Hub hub) throws IOException {
    StandardPort.require(443);
    NodeSdk.require();
    NodeSdk started = NodeSdk.trusting(hub);
    node = started;
    started.step("enroll", Map.of("connectionString", dps(hub).serviceConnectionString()));
  }

  @AfterAll
  static void close() {
    if (node != null) {
      node.close();
    }
  }

  private static ReadyFile.Dps dps(Hub hub) {
    return hub.ready().dps().orElseThrow();
  }

  private static JsonNode step(String name, Map<String, ?> members) throws IOException {
    NodeSdk started = node;
    if (started == null) {
      throw new IllegalStateException("node was not started");
    }
    return started.attempt(name, members);
  }

  private static JsonNode call(String call, Object... arguments) throws IOException {
    JsonNode answer = step("enrollments", Map.of("call", call, "args", Arrays.asList(arguments)));
    assertThat(answer.path("ok").booleanValue()).as("%s: %s", call, answer).isTrue();
    return answer.path("result");
  }

  private static JsonNode refused(String call, Object... arguments) throws IOException {
    JsonNode answer = step("enrollments", Map.of("call", call, "args", Arrays.asList(arguments)));
    assertThat(answer.path("ok").booleanValue()).as("%s: %s", call, answer).isFalse();
    return answer;
  }

  @Test
  @DisplayName("[dps-73] [dps-76] [dps-77] Node: an enrollment's and a group's life")
  void enrollments_LIFE_isServed() throws IOException {
    String id = Hub.freshId("node-enrolled");
    Map<String, ?> draft = Map.of("registrationId", id, "attestation", KEYS);
    JsonNode made = call("createOrUpdateIndividualEnrollment", draft);
    assertThat(made.at("/attestation/symmetricKey").isEmpty()).isTrue();
    assertThat(
            call("getIndividualEnrollmentAttestationMechanism", id)
                .at("/symmetricKey/primaryKey")
                .asString())
        .isNotEmpty();
    assertThat(refused("createOrUpdateIndividualEnrollment", draft).path("error").asString())
        .isEqualTo("DeviceAlreadyExistsError");
    JsonNode changed = call("createOrUpdateIndividualEnrollment", made);
    assertThat(changed.path("etag")).isNotEqualTo(made.path("etag"));
    assertThat(refused("createOrUpdateIndividualEnrollment", made).path("error").asString())
        .isEqualTo("InvalidEtagError");
    call("deleteIndividualEnrollment", id, changed.path("etag").asString());
    assertThat(refused("getIndividualEnrollment", id).path("message").asString())
        .isEqualTo("Not found");

    String group = Hub.freshId("node-group");
    call("createOrUpdateEnrollmentGroup", Map.of("enrollmentGroupId", group, "attestation", KEYS));
    assertThat(
            call("getEnrollmentGroupAttestationMechanism", group)
                .at("/symmetricKey/secondaryKey")
                .asString())
        .isNotEmpty();
    call("deleteEnrollmentGroup", group);
  }

  @Test
  @DisplayName("[dps-74] [dps-75] Node: enrollments at once, and page by page")
  void bulk_THREE_queried() throws IOException {
    String prefix = Hub.freshId("node-bulk");
    List<Map<String, ?>> items =
        IntStream.range(0, 3)
            .<Map<String, ?>>mapToObj(
                i -> Map.of("registrationId", prefix + "-" + i, "attestation", KEYS))
            .toList();
    for (String mode : List.of("create", "updateIfMatchEtag", "delete")) {
      JsonNode result =
          call("runBulkEnrollmentOperation", Map.of("mode", mode, "enrollments", items));
      assertThat(result.path("isSuccessful").asBoolean())
          .as("%s", result)
          .isEqualTo(!mode.equals("updateIfMatchEtag"));
      if (mode.equals("create")) {
        JsonNode pages = step("pages", Map.of("size", 2)).path("result");
        assertThat(pages.size()).isGreaterThanOrEqualTo(2);
        assertThat(pages.valueStream().flatMap(JsonNode::valueStream))
            .filteredOn(each -> each.path("registrationId").asString().startsWith(prefix))
            .hasSize(3);
      }
    }
  }

  @Test
  @DisplayName(
      "Node over HTTPS: a device is provisioned, and what became of it is told and deleted")
  void register_HTTPS_assigned(Hub hub) throws IOException {
    String id = Hub.freshId("node-https");
    call("createOrUpdateIndividualEnrollment", Map.of("registrationId", id, "attestation", KEYS));
    String key =
        call("getIndividualEnrollmentAttestationMechanism", id)
            .at("/symmetricKey/primaryKey")
            .asString();
    JsonNode registered = register(hub, id, key);
    assertThat(registered.at("/result/status").asString())
        .as("%s", registered)
        .isEqualTo("assigned");
    assertThat(registered.at("/result/assignedHub").asString()).isEqualTo(hub.host());

    JsonNode state = call("getDeviceRegistrationState", id);
    assertThat(state.path("deviceId").asString()).isEqualTo(id);
    call("deleteDeviceRegistrationState", state);
    assertThat(register(hub, id, "AAAAAAAAAAAAAAAAAAAAAA==").path("error").asString())
        .isEqualTo("UnauthorizedError");
  }

  private static JsonNode register(Hub hub, String id, String key) throws IOException {
    return step(
        "register",
        Map.of(
            "transport",
            "http",
            "host",
            dps(hub).host(),
            "idScope",
            dps(hub).idScope(),
            "registrationId",
            id,
            "key",
            key));
  }
}
