/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static io.holdfast.client.ll.TransportProvider.MQTT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.net.IoDriver;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.MqttPacket.ConnectFields;
import io.holdfast.faults.WorkloadServer;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.wire.ConnectUserName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients of modules that an edge device runs, and of the edge hub among them. */
class LowerEnvironmentTest {

  private static final byte[] KEY = "the edge device's".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OWN_KEY = "key of the tests".getBytes(StandardCharsets.US_ASCII);
  private static final ModuleIdentity MODULE = new ModuleIdentity("dev-1", "mod-1");
  private static final ModuleIdentity BELOW = new ModuleIdentity("child", "mod-1");
  private static final ModuleIdentity EDGE_HUB = new ModuleIdentity("edge", "$edgeHub");
  private static final List<Identity> CHAIN = List.of(BELOW, device("child"), device("edge"));
  private static final String ACTOR =
      "HostName=127.0.0.1;DeviceId=edge;ModuleId=$edgeHub;SharedAccessKey="
          + "a2V5IG9mIHRoZSB0ZXN0cw==";

  private static Map<String, String> environment(WorkloadServer workload, ModuleIdentity module) {
    return Map.of(
        "IOTEDGE_AUTHSCHEME",
        "sasToken",
        "IOTEDGE_DEVICEID",
        module.deviceId(),
        "IOTEDGE_MODULEID",
        module.moduleId(),
        "IOTEDGE_IOTHUBHOSTNAME",
        "127.0.0.1",
        "IOTEDGE_MODULEGENERATIONID",
        "g1",
        "IOTEDGE_WORKLOADURI",
        "http://127.0.0.1:" + workload.http().port());
  }

  /** What the client shows to the hub when it is driven. */
  private static ConnectFields connectOf(Function<IoDriver, ModuleClientLL> making) {
    try (LowerScene scene = new LowerScene(making)) {
      return scene.await(scene.next(), MqttPacket.CONNECT).connect();
    }
  }

  private static void assertSigned(ConnectFields connect, byte[] key, ModuleIdentity signer) {
    SasToken token = SasToken.parse(String.valueOf(connect.password()));
    assertThat(token.verify(key)).isTrue();
    assertThat(token.audience().names("127.0.0.1", signer)).isTrue();
  }

  @Test
  @DisplayName("[client-132] A module's token is signed by the workload API of its environment")
  void createFromEnvironment_DEPLOYED_showsASignedToken() throws IOException {
    try (var workload = WorkloadServer.plain(KEY, "")) {
      ConnectFields connect =
          connectOf(driver ->
              ModuleClientLL.createFromEnvironment(MQTT, environment(workload, MODULE), driver));
      assertThat(connect.clientId()).isEqualTo("dev-1/mod-1");
      assertSigned(connect, KEY, MODULE);
    }
  }

  @Test
  @DisplayName("[client-132] A connection string in the environment wins")
  void createFromEnvironment_CONNECTION_STRING_wins() throws IOException {
    try (var workload = WorkloadServer.plain(KEY, "")) {
      Map<String, String> variables = new HashMap<>(environment(workload, MODULE));
      variables.put("EdgeHubConnectionString", LowerScene.STRING.replace("mod-1", "mod-2"));
      ConnectFields connect =
          connectOf(driver -> ModuleClientLL.createFromEnvironment(MQTT, variables, driver));
      assertThat(connect.clientId()).isEqualTo("dev-1/mod-2");
      assertSigned(connect, OWN_KEY, new ModuleIdentity("dev-1", "mod-2"));
    }
  }

  @Test
  @DisplayName("An environment without a variable is refused by the variable's name")
  void createFromEnvironment_INCOMPLETE_isRefused() throws IOException {
    try (var workload = WorkloadServer.plain(KEY, "");
        IoDriver driver = IoDriver.onCurrentThread()) {
      Map<String, String> variables = new HashMap<>(environment(workload, MODULE));
      variables.remove("IOTEDGE_MODULEID");
      assertThatThrownBy(() -> ModuleClientLL.createFromEnvironment(MQTT, variables, driver))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("IOTEDGE_MODULEID");
    }
  }

  @Test
  @DisplayName("An edge hub connects as a module below it, with a token of its own key")
  void createOnBehalfOf_KEY_showsTheChain() {
    ConnectFields connect =
        connectOf(driver -> ModuleClientLL.createOnBehalfOf(ACTOR, BELOW, CHAIN, MQTT, driver));
    assertThat(connect.clientId()).isEqualTo("child/mod-1");
    assertThat(ConnectUserName.parse(String.valueOf(connect.userName())).authChain())
        .isEqualTo("child/mod-1;child;edge");
    assertSigned(connect, OWN_KEY, EDGE_HUB);
  }

  @Test
  @DisplayName("An edge hub that a workload API signs for speaks for others too")
  void createOnBehalfOf_ENVIRONMENT_showsTheChain() throws IOException {
    try (var workload = WorkloadServer.plain(KEY, "")) {
      ConnectFields connect =
          connectOf(driver ->
              ModuleClientLL.createOnBehalfOf(
                  environment(workload, EDGE_HUB), BELOW, CHAIN, MQTT, driver));
      assertThat(connect.clientId()).isEqualTo("child/mod-1");
      assertThat(connect.userName()).contains("auth-chain=child%2Fmod-1%3Bchild%3Bedge");
      assertSigned(connect, KEY, EDGE_HUB);
    }
  }

  @Test
  @DisplayName("A chain that does not lead from the target to the actor is refused")
  void createOnBehalfOf_OTHER_ACTOR_isRefused() throws IOException {
    List<Identity> elsewhere = List.of(BELOW, device("child"), device("other"));
    try (IoDriver driver = IoDriver.onCurrentThread();
        var workload = WorkloadServer.plain(KEY, "")) {
      assertThatThrownBy(
              () -> ModuleClientLL.createOnBehalfOf(ACTOR, BELOW, elsewhere, MQTT, driver))
          .hasMessageContaining("other/$edgeHub")
          .hasMessageContaining("edge/$edgeHub");
      assertThatThrownBy(() -> ModuleClientLL.createOnBehalfOf(ACTOR, MODULE, CHAIN, MQTT, driver))
          .hasMessageContaining("must begin with dev-1/mod-1");
      assertThatThrownBy(() ->
              ModuleClientLL.createOnBehalfOf(
                  environment(workload, MODULE), BELOW, CHAIN, MQTT, driver))
          .hasMessageContaining("edge/$edgeHub");
    }
  }

  private static DeviceIdentity device(String id) {
    return new DeviceIdentity(id);
  }
}
