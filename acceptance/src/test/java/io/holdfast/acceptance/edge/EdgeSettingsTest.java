/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.acceptance.mqtt.ListeningPorts;
import io.holdfast.faults.RawWebSocketClient;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.HoldfastOptions.Program;
import io.holdfast.testkit.HoldfastProcess;
import io.holdfast.testkit.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator switches off at an edge hub is off, on every port. */
class EdgeSettingsTest {

  private static HoldfastProcess start(Path data, String configuration) {
    return HoldfastProcess.start(
        HoldfastOptions.in(data)
            .running(Program.EDGE, List.of("--device-id", "site"))
            .withConfiguration(configuration));
  }

  @ParameterizedTest
  @CsvSource({"tls1.3, TLSv1.3, TLSv1.2", "tls1.2, TLSv1.2, TLSv1.3"})
  @DisplayName("[edge-79] TLS versions that are not configured are spoken on no port")
  void protocols_ONE_ofThemIsSpoken(
      String configured, String spoken, String refused, @TempDir Path data) throws IOException {
    try (HoldfastProcess edge = start(data, "[tls]\nprotocols = \"" + configured + "\"\n")) {
      for (int port : List.of(edge.ready().mqttPort(), edge.ready().httpsPort())) {
        assertThat(handshake(edge, port, spoken)).isEqualTo(spoken);
        assertThatThrownBy(() -> handshake(edge, port, refused)).isInstanceOf(SSLException.class);
      }
    }
  }

  private static String handshake(HoldfastProcess edge, int port, String version)
      throws IOException {
    try (SSLSocket socket =
        (SSLSocket) Trust.in(edge.ready().caFile()).getSocketFactory().createSocket()) {
      socket.setEnabledProtocols(new String[] {version});
      socket.connect(new InetSocketAddress(edge.ready().host(), port), 30_000);
      socket.setSoTimeout(30_000);
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("[edge-80] without MQTT its ports stay closed, and WebSockets are refused")
  void mqtt_SWITCHED_OFF_isNotServed(@TempDir Path data) throws IOException {
    try (HoldfastProcess edge = start(data, "[mqtt]\nenabled = false\nplain-port = 1883\n")) {
      Set<Integer> ports = ListeningPorts.of(edge.pid());
      assertThat(ports)
          .contains(edge.ready().httpsPort())
          .doesNotContain(HoldfastOptions.MQTT_PORT, 1883);
      try (RawWebSocketClient socket =
          RawWebSocketClient.connect(
              edge.ready().host(), edge.ready().httpsPort(), Trust.in(edge.ready().caFile()))) {
        assertThat(socket.ask("/$iothub/websocket", "mqtt")).startsWith("4");
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("[edge-80] without HTTPS its port stays closed, and MQTT is served")
  void https_SWITCHED_OFF_isNotServed(@TempDir Path data) throws IOException {
    try (HoldfastProcess edge = start(data, "[https]\nenabled = false\n")) {
      assertThat(ListeningPorts.of(edge.pid()))
          .contains(edge.ready().mqttPort())
          .doesNotContain(HoldfastOptions.HTTPS_PORT);
      assertThat(handshake(edge, edge.ready().mqttPort(), "TLSv1.3")).isEqualTo("TLSv1.3");
    }
  }
}
