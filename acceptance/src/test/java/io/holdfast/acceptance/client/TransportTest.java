/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DesiredChange;
import io.holdfast.client.Disposition;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.Proxy;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import io.holdfast.testkit.ServiceApi.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client in WebSockets, through a proxy, and with certificates. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
        up = 'FROM /messages/* INTO $upstream'
        """)
class TransportTest {

  private static final int MESSAGES = 200;

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("[mqtt-3] own client: everything in WebSockets, in order")
  void everything_WEBSOCKETS_works(Face face, Hub hub) {
    try (Stage stage = new Stage(face, hub)) {
      Registered device = hub.newDevice();
      Registered to = hub.newModule(device, "to");
      Peer sender = stage.client(Setup.of(hub, hub.newModule(device, "from")).withWebSockets());
      Peer receiver = stage.client(Setup.of(hub, to).withWebSockets());
      sender.open();
      receiver.open();
      assertMessages(stage, sender, receiver);
      assertTwinAndMethods(stage, receiver, to);
    }
  }

  private static void assertMessages(Stage stage, Peer sender, Peer receiver) {
    Queue<String> inbox = new ConcurrentLinkedQueue<>();
    receiver.onInput(
        "in",
        message -> {
          inbox.add(message.message().body().utf8());
          return CompletableFuture.completedFuture(Disposition.ACCEPTED);
        });
    List<String> numbers = IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList();
    List<CompletableFuture<Void>> sent =
        numbers.stream().map(number -> sender.send("out", number)).toList();
    sent.forEach(stage::result);
    stage.until("all messages", () -> inbox.size() >= MESSAGES);
    assertThat(inbox).containsExactlyElementsOf(numbers);
  }

  private static void assertTwinAndMethods(Stage stage, Peer client, Registered who) {
    Hub hub = stage.hub;
    assertThat(stage.result(client.report(Map.of("fan", "on")))).isEqualTo(2);
    Queue<DesiredChange> changes = new ConcurrentLinkedQueue<>();
    client.onDesired(changes::add);
    stage.until("the desired half", () -> !changes.isEmpty());
    hub.service().patchDesired(who.identity(), "{\"a\":1}");
    stage.until("the change", () -> changes.size() > 1);
    assertThat(stage.result(client.twin()).desired().version()).isEqualTo(2);
    client.onMethod(
        "m",
        request ->
            CompletableFuture.completedFuture(
                new MethodResult(207, request.payload().orElse(Bytes.EMPTY))));
    String call = "{\"methodName\":\"m\",\"payload\":7,\"connectTimeoutInSeconds\":30}";
    Reply reply = stage.meanwhile(() -> hub.service().invoke(who.identity(), call));
    assertThat(reply.ok().path("status").intValue()).isEqualTo(207);
    assertThat(reply.json().path("payload").intValue()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("[mqtt-3] own client: WebSockets through a proxy, at the port that it knows")
  void send_WEBSOCKETS_THROUGH_A_PROXY_arrives(Face face, Hub hub) throws Exception {
    Registered module = hub.newModule();
    try (ConnectProxy proxy = ConnectProxy.start().granting(hub.host(), hub.ready().httpsPort());
        Stage stage = new Stage(face, hub);
        Events events = hub.eventsOf(module)) {
      Peer client =
          stage.client(
              Setup.of(hub, module)
                  .withWebSockets()
                  .withPort(443)
                  .withProxy(new Proxy("127.0.0.1", proxy.port())));
      client.open();
      stage.result(client.send("out", "through"));
      assertThat(events.next().path("body").asString()).isEqualTo("through");
      assertThat(proxy.heads().getFirst()).startsWith("CONNECT " + hub.host() + ":443 ");
    }
  }

  @ParameterizedTest
  @CsvSource({"ASYNC,MQTT", "ASYNC,MQTT_WS", "LOWER,MQTT", "LOWER,MQTT_WS"})
  @DisplayName("[mqtt-23] own client: a module shows its certificate")
  void open_CERTIFICATE_sends(Face face, Transport transport, Hub hub) {
    Certified own = CertificateDraft.of("CN=own", Instant.now()).selfSigned();
    ModuleIdentity who =
        new ModuleIdentity(hub.newDevice().identity().deviceId(), Hub.freshId("module"));
    String body =
        "{\"authentication\":{\"type\":\"selfSigned\",\"x509Thumbprint\":{\"primaryThumbprint\":\""
            + own.thumbprint("SHA-256")
            + "\"}}}";
    hub.service().call("PUT", ServiceApi.path("devices", who), body).ok();
    Registered module = new Registered(hub.host(), who, "", "");
    Setup setup =
        Setup.of(hub, ConnectionString.forCertificate(hub.host(), who).text()).withCertificate(own);
    try (Stage stage = new Stage(face, hub);
        Events events = hub.eventsOf(module)) {
      Peer client = stage.client(transport == Transport.MQTT_WS ? setup.withWebSockets() : setup);
      client.open();
      stage.result(client.send("out", "own"));
      assertThat(events.next().at("/systemProperties/iothub-connection-auth-method").asString())
          .contains("\"scope\":\"module\"", "\"type\":\"x509\"");
    }
  }
}
