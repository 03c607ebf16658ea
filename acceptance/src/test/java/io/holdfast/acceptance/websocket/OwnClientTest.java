/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Proxy;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our own client over WebSockets against the shipped program. */
@ExtendWith(HoldfastExtension.class)
class OwnClientTest {

  private static final int MESSAGES = 200;

  @Test
  @DisplayName("[mqtt-3] our module over WebSocket: telemetry, twin, methods")
  void everything_WEBSOCKET_works(Hub hub) throws Exception {
    exercise(hub, options -> options.port(hub.ready().httpsPort()));
  }

  @Test
  @DisplayName("[mqtt-3] our module over WebSocket through a proxy, at the port that it knows")
  void everything_THROUGH_A_PROXY_works(Hub hub) throws Exception {
    try (ConnectProxy proxy = ConnectProxy.start().granting(hub.host(), hub.ready().httpsPort())) {
      exercise(hub, options -> options.proxy(new Proxy("127.0.0.1", proxy.port())));
      assertThat(proxy.heads().getFirst()).startsWith("CONNECT " + hub.host() + ":443 ");
    }
  }

  private static void exercise(Hub hub, UnaryOperator<ClientOptions.Builder> changes)
      throws Exception {
    Registered module = hub.newModule();
    ClientOptions options =
        changes
            .apply(
                ClientOptions.builder()
                    .transport(Transport.MQTT_WS)
                    .trustedCertificates(hub.ready().caFile()))
            .build();
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client =
            ModuleClient.create(
                driver, ConnectionString.parse(module.connectionString()), options);
        Events events = hub.eventsOf(module)) {
      client.open().get(30, TimeUnit.SECONDS);
      CompletableFuture<?>[] sent = new CompletableFuture<?>[MESSAGES];
      for (int i = 0; i < MESSAGES; i++) {
        sent[i] =
            client.sendToOutput("out", new Message(MessageProperties.NONE, Bytes.utf8("m" + i)));
      }
      CompletableFuture.allOf(sent).get(30, TimeUnit.SECONDS);
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
      client.updateReported(Map.of("fan", "on")).get(30, TimeUnit.SECONDS);
      assertThat(hub.service().twin(module.identity()).at("/properties/reported/fan").asString())
          .isEqualTo("on");
    }
  }
}
