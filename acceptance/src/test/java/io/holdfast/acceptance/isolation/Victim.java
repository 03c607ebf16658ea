/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import io.holdfast.testkit.ServiceApi.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * A client that is connected while another attacks it: it takes all that is its own, and notices
 * whatever else comes. One thread uses it.
 */
final class Victim implements AutoCloseable {

  private final Hub hub;
  private final Registered who;
  private final Registered feeder;
  private final RawMqtt client;
  private final String path;

  /** Connects, and subscribes to all that there is. */
  static Victim connect(Hub hub, Pair pair) throws IOException {
    Registered device = new Registered(hub.host(), pair.target().device(), "", "");
    // Its messages go to the victim's input, if that is a module.
    return new Victim(hub, pair.victim(), hub.newModule(device, "feeder"));
  }

  private Victim(Hub hub, Registered who, Registered feeder) throws IOException {
    this.hub = hub;
    this.who = who;
    this.feeder = feeder;
    path = who.resource().substring(who.host().length() + 1);
    JsonNode ignored =
        hub.service()
            .call(
                "PATCH",
                ServiceApi.path("twins", who.identity()),
                "{\"tags\":{\"of\":\"the victim\"}}")
            .ok();
    client = Dial.connect(hub, who, connect -> connect.clean(false).keepAlive(0));
    for (String filter : new String[] {"/messages/devicebound/#", "/inputs/#"}) {
      MqttPacket granted = client.subscribe(path + filter, 1);
      assertThat(granted.granted()).containsExactly(1);
    }
    for (String filter :
        new String[] {"methods/POST/#", "twin/res/#", "twin/PATCH/properties/desired/#"}) {
      MqttPacket granted = client.subscribe("$iothub/" + filter, 0);
      assertThat(granted.granted()).containsExactly(0);
    }
  }

  /** It is still connected, and nothing has come. */
  void assertUndisturbed() throws IOException {
    client.ping();
    assertThat(client.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
  }

  /**
   * It gets all that is sent to it, and nothing else, while the attacker listens and answers for
   * it.
   */
  void assertReceivesAll(RawMqtt attacker) throws Exception {
    JsonNode ignored = hub.service().patchDesired(who.identity(), "{\"colour\":\"red\"}");
    assertThat(client.awaitPublish("$iothub/twin/PATCH/properties/desired/").text())
        .contains("colour");
    receiveMessage();
    callMethod(attacker);
    fetchTwin(attacker);
    assertUndisturbed();
  }

  private void receiveMessage() throws IOException {
    if (who.identity() instanceof ModuleIdentity) {
      try (RawMqtt sender = Dial.connect(hub, feeder)) {
        String base = feeder.resource().substring(who.host().length() + 1);
        sender.publish(base + "/messages/events/%24.on=out", "for the victim");
      }
    } else {
      JsonNode ignored =
          hub.service().sendToDevice(who.identity(), "for the victim", Map.of()).ok();
    }
    MqttPacket message = client.awaitPublish(path + "/");
    assertThat(message.text()).isEqualTo("for the victim");
    client.acknowledge(message);
  }

  /** The attacker knows the request's id and answers first. */
  private void callMethod(RawMqtt attacker) throws Exception {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                reply.complete(
                    hub.service()
                        .invoke(who.identity(), "{\"methodName\":\"open\",\"payload\":1}")));
    MqttPacket call = client.awaitPublish("$iothub/methods/POST/open/");
    String rid = call.topic().substring(call.topic().indexOf('?'));
    int id = attacker.send("$iothub/methods/res/200/" + rid, 1, "\"forged\"".getBytes(UTF_8));
    MqttPacket taken =
        attacker.await("PUBACK", p -> p.type() == MqttPacket.PUBACK && p.packetId() == id);
    assertThat(taken.packetId()).isEqualTo(id);
    int ignored = client.send("$iothub/methods/res/200/" + rid, 0, "\"genuine\"".getBytes(UTF_8));
    caller.join();
    assertThat(reply.get().ok().path("payload").asString()).isEqualTo("genuine");
  }

  /** The attacker uses the same request id at the same time. */
  private void fetchTwin(RawMqtt attacker) throws IOException {
    int ignored = client.send("$iothub/twin/GET/?$rid=same", 0, new byte[0]);
    ignored = attacker.send("$iothub/twin/GET/?$rid=same", 0, new byte[0]);
    assertThat(client.awaitPublish("$iothub/twin/res/200/").text())
        .contains("colour")
        .doesNotContain("forged");
    assertThat(attacker.awaitPublish("$iothub/twin/res/200/").text()).doesNotContain("colour");
  }

  /** The stream has what it sent, and nothing in its name from anybody else. */
  void assertLosesNothing() throws IOException {
    client.publish(path + "/messages/events/", "genuine");
    try (Events events = hub.eventsOf(who)) {
      JsonNode first = events.next();
      while (who.identity() instanceof DeviceIdentity && first.has("moduleId")) {
        first = events.next(); // what its modules sent is listed with what it sent
      }
      assertThat(first.path("body").asString()).isEqualTo("genuine");
    }
    JsonNode twin = hub.service().twin(who.identity());
    assertThat(twin.path("properties").path("reported").has("forged")).isFalse();
    assertThat(twin.path("tags").path("of").asString()).isEqualTo("the victim");
    assertUndisturbed();
  }

  @Override
  public void close() throws IOException {
    client.send(MqttBytes.disconnect());
    client.close();
  }
}
