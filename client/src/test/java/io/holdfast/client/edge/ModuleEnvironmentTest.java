/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.net.Endpoint;
import io.holdfast.model.ModuleIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleEnvironmentTest {

  private static final String STRING =
      "HostName=h.example;DeviceId=d;ModuleId=m;SharedAccessKey=c2VjcmV0;GatewayHostName=g";

  private static Map<String, String> deployed() {
    return new HashMap<>(
        Map.of(
            "IOTEDGE_AUTHSCHEME", "SasToken",
            "IOTEDGE_DEVICEID", "dev",
            "IOTEDGE_MODULEID", "mod",
            "IOTEDGE_IOTHUBHOSTNAME", "hub.example",
            "IOTEDGE_GATEWAYHOSTNAME", "gateway",
            "IOTEDGE_WORKLOADURI", "unix:///var/run/workload.sock",
            "IOTEDGE_MODULEGENERATIONID", "gen"));
  }

  @Test
  @DisplayName("[client-132] [mqtt-113] A deployed module reads who it is and who signs for it")
  void read_DEPLOYED_namesTheWorkload() {
    ModuleEnvironment read = ModuleEnvironment.read(deployed());

    Endpoint socket = new Endpoint.Unix(Path.of("/var/run/workload.sock"));
    ModuleIdentity module = new ModuleIdentity("dev", "mod");
    assertThat(read)
        .isEqualTo(
            new ModuleEnvironment.Deployed(
                new Workload("hub.example", module, "gen", socket, "2018-06-28", true), "gateway"));
    assertThat(read.module()).isEqualTo(module);
    assertThat(read.hostName()).isEqualTo("hub.example");
    assertThat(read.dialHost()).isEqualTo("gateway");
  }

  @Test
  @DisplayName("[mqtt-113] Without a gateway the hub is dialled, and trusted as the JDK does")
  void read_NO_GATEWAY_dialsTheHub() {
    Map<String, String> variables = deployed();
    variables.remove("IOTEDGE_GATEWAYHOSTNAME");
    variables.put("IOTEDGE_APIVERSION", "2019-01-30");

    ModuleEnvironment read = ModuleEnvironment.read(variables);

    assertThat(read.dialHost()).isEqualTo("hub.example");
    assertThat(((ModuleEnvironment.Deployed) read).workload().trustBundle()).isFalse();
    assertThat(((ModuleEnvironment.Deployed) read).workload().apiVersion()).isEqualTo("2019-01-30");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IOTEDGE_AUTHSCHEME",
        "IOTEDGE_DEVICEID",
        "IOTEDGE_MODULEID",
        "IOTEDGE_IOTHUBHOSTNAME",
        "IOTEDGE_WORKLOADURI",
        "IOTEDGE_MODULEGENERATIONID"
      })
  @DisplayName("[client-132] [mqtt-113] Each variable that is missing or blank is named")
  void read_MISSING_namesIt(String name) {
    Map<String, String> variables = deployed();
    variables.remove(name);
    assertThatThrownBy(() -> ModuleEnvironment.read(variables))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + " is missing");
    variables.put(name, " ");
    assertThatThrownBy(() -> ModuleEnvironment.read(variables))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + " is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "IOTEDGE_AUTHSCHEME,x509",
    "IOTEDGE_DEVICEID,a/b",
    "IOTEDGE_MODULEID,a b",
    "IOTEDGE_IOTHUBHOSTNAME,hub",
    "IOTEDGE_IOTHUBHOSTNAME,hub.",
    "IOTEDGE_IOTHUBHOSTNAME,.hub",
    "IOTEDGE_WORKLOADURI,https://h:1",
    "IOTEDGE_WORKLOADURI,fd://x",
    "IOTEDGE_WORKLOADURI,unix://relative",
    "IOTEDGE_WORKLOADURI,unix:///",
    "IOTEDGE_WORKLOADURI,unix:///%00",
    "IOTEDGE_WORKLOADURI,/var/run/x",
    "IOTEDGE_WORKLOADURI,http:///x",
    "IOTEDGE_WORKLOADURI,http://h:99999",
    "IOTEDGE_WORKLOADURI,http://h/base",
    "IOTEDGE_WORKLOADURI,not a uri"
  })
  @DisplayName("[client-132] [mqtt-113] Each variable that is wrong is named")
  void read_WRONG_namesIt(String name, String value) {
    Map<String, String> variables = deployed();
    variables.put(name, value);

    assertThatThrownBy(() -> ModuleEnvironment.read(variables))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " ");
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:15580,127.0.0.1,15580", "HTTP://[::1]/,::1,80", "http://w,w,80"})
  @DisplayName("[mqtt-113] The workload API may listen at a port")
  void read_HTTP_namesThePort(String uri, String host, int port) {
    Map<String, String> variables = deployed();
    variables.put("IOTEDGE_WORKLOADURI", uri);

    var read = (ModuleEnvironment.Deployed) ModuleEnvironment.read(variables);

    assertThat(read.workload().server()).isEqualTo(new Endpoint.Tcp(host, port, null));
  }

  @Test
  @DisplayName("[client-132] [mqtt-113] A connection string wins, EdgeHub's over IotHub's")
  void read_CONNECTION_STRINGS_winsInOrder() {
    Map<String, String> variables = deployed();
    variables.put("IotHubConnectionString", STRING.replace("h.example", "second.example"));
    assertThat(ModuleEnvironment.read(variables).hostName()).isEqualTo("second.example");

    variables.put("EdgeHubConnectionString", STRING);
    ModuleEnvironment read = ModuleEnvironment.read(variables);
    assertThat(read.hostName()).isEqualTo("h.example");
    assertThat(read.dialHost()).isEqualTo("g");
    assertThat(read.module()).isEqualTo(new ModuleIdentity("d", "m"));
    assertThat(((ModuleEnvironment.Connected) read).authorities()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HostName=h.example;DeviceId=d;SharedAccessKey=c2VjcmV0",
        "HostName=h.example;SharedAccessKeyName=p;SharedAccessKey=c2VjcmV0",
        "DeviceId=d;ModuleId=m;SharedAccessKey=c2VjcmV0",
        "nonsense"
      })
  @DisplayName("[client-132] A connection string of no module is refused by name, without its key")
  void read_STRING_OF_NO_MODULE_namesIt(String string) {
    assertThatThrownBy(() -> ModuleEnvironment.read(Map.of("EdgeHubConnectionString", string)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("EdgeHubConnectionString ")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  @DisplayName("[client-132] [mqtt-113] The authorities' file is read with a connection string")
  void read_AUTHORITIES_readsTheFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("ca.pem"), "pem");
    Map<String, String> variables = new HashMap<>();
    variables.put("IotHubConnectionString", STRING);
    variables.put("EdgeModuleCACertificateFile", file.toString());

    var read = (ModuleEnvironment.Connected) ModuleEnvironment.read(variables);
    assertThat(String.valueOf(read.authorities() == null ? null : read.authorities().utf8()))
        .isEqualTo("pem");

    variables.put("EdgeModuleCACertificateFile", directory.resolve("none").toString());
    assertThatThrownBy(() -> ModuleEnvironment.read(variables))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("EdgeModuleCACertificateFile ");
  }
}
