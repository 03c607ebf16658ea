/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.acceptance.mqtt.SasDialect;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Who attacks over MQTT. Counts its attempts and how many of them were refused. */
final class MqttAttacker {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Hub hub;
  private final Pair pair;
  private int refusals;

  MqttAttacker(Hub hub, Pair pair) {
    this.hub = hub;
    this.pair = pair;
  }

  int refusals() {
    return refusals;
  }

  /** Each topic that is not its own ends the connection, without a receipt. */
  void publishAsAnother() throws IOException {
    for (String template : Attempts.FOREIGN_TOPICS) {
      String topic = pair.fill(template);
      if (!pair.isOwn(topic)) {
        try (RawMqtt client = connect()) {
          client.send(MqttBytes.publish(topic, 1, 1, "{\"forged\":1}".getBytes(UTF_8), 0));
          assertEnds(client, template);
        }
      }
    }
  }

  private void assertEnds(RawMqtt client, String template) throws IOException {
    // If it is not closed, the answer to a ping tells at once instead of after a wait.
    try {
      client.send(MqttBytes.pingRequest());
    } catch (IOException closed) {
      refusals++;
      return;
    }
    MqttPacket answer = client.poll(p -> true, SOON);
    assertThat(answer).as("answer to a publish to %s by %s", template, pair).isNull();
    Duration ignored = client.awaitEnd(Duration.ZERO);
    refusals++;
  }

  /** What names another in a place that does not count is its own message. */
  void publishAsItself() throws IOException {
    try (RawMqtt client = connect()) {
      for (String template : Attempts.OWN_TOPICS) {
        client.publish(pair.fill(template), "{\"forged\":1}");
      }
    }
  }

  /** Subscribes to whatever may match; the connection is for listening. */
  RawMqtt listen() throws IOException {
    for (String template : Attempts.BROKEN_FILTERS) {
      try (RawMqtt client = connect()) {
        client.send(MqttBytes.subscribe(1, pair.fill(template), 1));
        client.send(MqttBytes.pingRequest());
        MqttPacket ignored = client.poll(p -> p.type() == MqttPacket.PINGRESP, SOON);
      }
    }
    RawMqtt client = connect();
    for (String template : Attempts.FILTERS) {
      MqttPacket ignored = client.subscribe(pair.fill(template), 1);
    }
    return client;
  }

  /** Whoever it says it is, its own token does not prove that; at most it is taken for itself. */
  void connectByName() throws IOException {
    String token = SasDialect.PYTHON.token(pair.attacker(), Dial.inSeconds(3600));
    for (String template : Attempts.NAMES) {
      String[] names = pair.fill(template).split(" \\| ", -1);
      byte[] connect = MqttBytes.connect(names[0]).userName(names[1]).password(token).bytes();
      if (pair.isOwn(names[0], names[1])) {
        try (RawMqtt client = plain()) {
          client.send(connect);
          MqttPacket ignored = client.await(MqttPacket.CONNACK);
        }
      } else {
        assertRefused(template, connect);
      }
    }
  }

  /** Its key signs for nobody else, whatever the resource looks like. */
  void connectByResource() throws IOException {
    String clientId = pair.victim().identity().clientId();
    for (String template : Attempts.RESOURCES) {
      String[] parts = pair.fill(template).split("&", 2);
      for (SasDialect dialect : new SasDialect[] {SasDialect.C, SasDialect.PYTHON}) {
        String token =
            dialect.token(parts[0], pair.attacker().primaryKey(), Dial.inSeconds(3600))
                + (parts.length > 1 ? "&" + parts[1] : "");
        assertRefused(
            template,
            MqttBytes.connect(clientId)
                .userName(Dial.userName(pair.victim(), Dial.API_VERSION))
                .password(token)
                .bytes());
      }
    }
  }

  /** A will is for its own topic, too. */
  void connectWithWill() throws IOException {
    for (String template : Attempts.WILL_TOPICS) {
      String topic = pair.fill(template);
      if (!pair.isOwn(topic)) {
        assertRefused(
            template,
            Dial.request(pair.attacker()).will(topic, 1, "forged".getBytes(UTF_8)).bytes());
      }
    }
  }

  private void assertRefused(String template, byte[] connect) throws IOException {
    try (RawMqtt client = plain()) {
      client.send(connect);
      MqttPacket answer = client.poll(p -> true, SOON);
      // A client id or a user name that breaks MQTT itself gets no answer.
      if (answer != null) {
        assertThat(answer.returnCode()).as("CONNACK for %s by %s", template, pair).isEqualTo(5);
      }
      Duration ignored = client.awaitEnd(SOON);
    }
    refusals++;
  }

  private RawMqtt connect() throws IOException {
    return connect(connect -> connect);
  }

  private RawMqtt connect(UnaryOperator<MqttBytes.Connect> change) throws IOException {
    RawMqtt client = plain();
    client.send(change.apply(Dial.request(pair.attacker())).bytes());
    assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
    return client;
  }

  /** Without TLS, which has no part in this and takes most of the time. */
  private RawMqtt plain() throws IOException {
    return RawMqtt.plain(hub.host(), hub.ready().plainMqttPort().orElseThrow());
  }
}
