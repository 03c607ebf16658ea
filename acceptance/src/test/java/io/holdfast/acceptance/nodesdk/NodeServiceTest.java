/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.nodesdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Microsoft's service SDK for Node: all that it offers for identities, twins and methods. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        all = 'FROM /* INTO $upstream'
        """)
class NodeServiceTest {

  private static @Nullable NodeSdk node;

  @BeforeAll
  static void open(Hub hub) throws IOException {
    NodeSdk.require();
    NodeSdk started = NodeSdk.start();
    node = started;
    started.step(
        "serve",
        Map.of(
            "connectionString",
            hub.ready().serviceConnectionString(),
            "port",
            hub.ready().httpsPort(),
            "ca",
            hub.caCertificate()));
  }

  @AfterAll
  static void close() {
    if (node != null) {
      node.close();
    }
  }

  private static JsonNode attempt(String call, @Nullable Object... arguments) throws IOException {
    NodeSdk started = node;
    if (started == null) {
      throw new IllegalStateException("node was not started");
    }
    return started.attempt("service", Map.of("call", call, "args", Arrays.asList(arguments)));
  }

  private static JsonNode call(String call, @Nullable Object... arguments) throws IOException {
    JsonNode answer = attempt(call, arguments);
    assertThat(answer.path("ok").booleanValue()).as("%s: %s", call, answer).isTrue();
    return answer.path("result");
  }

  private static String refused(String call, @Nullable Object... arguments) throws IOException {
    JsonNode answer = attempt(call, arguments);
    assertThat(answer.path("ok").booleanValue()).as("%s: %s", call, answer).isFalse();
    return answer.path("error").asString();
  }

  @Test
  @DisplayName("[service-72] [service-73] [service-76] [service-83] Node: a device's life")
  void registry_DEVICE_isServed() throws IOException {
    String id = Hub.freshId("node+device");
    JsonNode made = call("create", Map.of("deviceId", id, "status", "enabled"));
    assertThat(made.at("/authentication/symmetricKey/primaryKey").asString()).isNotEmpty();
    assertThat(refused("create", Map.of("deviceId", id))).isEqualTo("DeviceAlreadyExistsError");

    JsonNode updated = call("update", Map.of("deviceId", id, "status", "disabled"));
    assertThat(updated.path("status").asString()).isEqualTo("disabled");
    assertThat(call("get", id).path("etag")).isEqualTo(updated.path("etag"));
    assertThat(call("list"))
        .anyMatch(each -> each.path("generationId").equals(made.path("generationId")));
    assertThat(call("getRegistryStatistics").path("disabledDeviceCount").asInt()).isPositive();

    call("delete", id);
    assertThat(refused("get", id)).isEqualTo("DeviceNotFoundError");
  }

  @Test
  @DisplayName("Node: a module's life, and its etag")
  void registry_MODULE_isServed() throws IOException {
    String device = Hub.freshId("device-of");
    call("create", Map.of("deviceId", device));
    JsonNode made = call("addModule", Map.of("deviceId", device, "moduleId", "m"));
    assertThat(refused("addModule", Map.of("deviceId", device, "moduleId", "m"))).endsWith("Error");
    Map<String, Object> change = new HashMap<>();
    change.put("deviceId", device);
    change.put("moduleId", "m");
    change.put("managedBy", "me");
    change.put("etag", made.path("etag").asString());
    assertThat(call("updateModule", change).path("managedBy").asString()).isEqualTo("me");
    assertThat(refused("updateModule", change)).isEqualTo("InvalidEtagError");
    assertThat(call("getModule", device, "m").path("managedBy").asString()).isEqualTo("me");
    assertThat(call("getModulesOnDevice", device)).hasSize(1);

    call("removeModule", device, "m");
    assertThat(call("getModulesOnDevice", device)).isEmpty();
  }

  @Test
  @DisplayName("[service-79] Node: devices are created, updated and deleted in bulk")
  void registry_BULK_isServed() throws IOException {
    String first = Hub.freshId("bulk");
    String second = Hub.freshId("bulk");
    List<Map<String, String>> two = both(first, second, "enabled");

    assertThat(call("addDevices", two).path("isSuccessful").booleanValue()).isTrue();
    JsonNode again = attempt("addDevices", two);
    assertThat(again.path("error").asString()).isEqualTo("ArgumentError");
    assertThat(again.path("message").asString())
        .contains("\"isSuccessful\":false", first, second, "DeviceAlreadyExists");
    List<Map<String, String>> disabled = both(first, second, "disabled");
    assertThat(call("updateDevices", disabled, true).path("isSuccessful").booleanValue()).isTrue();
    assertThat(call("get", first).path("status").asString()).isEqualTo("disabled");
    assertThat(call("removeDevices", two, true).path("isSuccessful").booleanValue()).isTrue();
    assertThat(refused("get", first)).isEqualTo("DeviceNotFoundError");
  }

  private static List<Map<String, String>> both(String first, String second, String status) {
    return List.of(
        Map.of("deviceId", first, "status", status), Map.of("deviceId", second, "status", status));
  }

  @Test
  @DisplayName("[service-104] Node: twins of devices and modules; each change is in the stream")
  void registry_TWIN_isServed(Hub hub) throws IOException {
    Registered module = hub.newModule();
    String device = module.identity().deviceId();
    String name = module.identity().clientId().substring(device.length() + 1);
    JsonNode twin = call("getTwin", device);
    Map<String, ?> patch =
        Map.of("tags", Map.of("t", 1), "properties", Map.of("desired", Map.of("p", 2)));

    JsonNode patched = call("updateTwin", device, patch, twin.path("etag").asString());
    assertThat(patched.at("/properties/desired/p").asInt()).isEqualTo(2);
    assertThat(refused("updateTwin", device, patch, twin.path("etag").asString()))
        .isEqualTo("InvalidEtagError");
    call("updateTwin", device, patch, "*");
    call("updateModuleTwin", device, name, patch, "*");
    assertThat(call("getModuleTwin", device, name).at("/tags/t").asInt()).isEqualTo(1);

    try (Events events = hub.eventsOf(module)) {
      JsonNode created = events.next();
      assertThat(created.at("/systemProperties/iothub-message-source").asString())
          .isEqualTo("deviceLifecycleEvents");
      assertThat(created.at("/applicationProperties/opType").asString())
          .isEqualTo("createDeviceIdentity");
      assertThat(created.at("/systemProperties").has("iothub-connection-auth-method")).isFalse();
      JsonNode changed = events.next();
      assertThat(changed.at("/systemProperties/iothub-message-source").asString())
          .isEqualTo("twinChangeEvents");
      assertThat(changed.at("/systemProperties/iothub-connection-module-id").asString())
          .isEqualTo(name);
      assertThat(changed.at("/applicationProperties/opType").asString()).isEqualTo("updateTwin");
      assertThat(changed.at("/body/tags/t").asInt()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("Node: a method of a device that answers, and of one that is not there")
  void client_METHOD_isInvoked(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    String id = device.identity().deviceId();
    Map<String, ?> method = Map.of("methodName", "greet", "payload", Map.of("a", 1));
    assertThat(attempt("invokeDeviceMethod", id, method).path("message").asString())
        .isEqualTo("Not found");
    try (NodeSdk target = NodeSdk.open(hub, device);
        Events events = hub.eventsOf(device)) {
      target.step("answer", Map.of("method", "greet", "status", 207));

      // Node's client subscribes in its own time.
      Map<String, Object> patient = new HashMap<>(method);
      patient.put("connectTimeoutInSeconds", 30);
      JsonNode answer = call("invokeDeviceMethod", id, patient);

      assertThat(answer.path("status").asInt()).isEqualTo(207);
      assertThat(answer.at("/payload/a").asInt()).isEqualTo(1);
      events.next();
      JsonNode connected = events.next();
      assertThat(connected.at("/systemProperties/iothub-message-source").asString())
          .isEqualTo("deviceConnectionStateEvents");
      assertThat(connected.at("/applicationProperties/opType").asString())
          .isEqualTo("deviceConnected");
      assertThat(connected.at("/body/sequenceNumber").asString()).hasSize(64);
    }
  }
}
