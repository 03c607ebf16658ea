/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.Attestation;
import io.holdfast.hub.enroll.EnrollmentDraft;
import io.holdfast.hub.enroll.EnrollmentKind;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How devices are provisioned over MQTT, packet by packet. */
class ProvisioningDialogueTest {

  private static final Bytes KEY = Bytes.utf8("the key of the enrollment");
  private static final String REGISTER = "$dps/registrations/PUT/iotdps-register/?$rid=";
  private static final String POLL = "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=";
  private static final Duration TICK = Duration.ofMillis(5);

  @TempDir Path directory;
  private MqttRig rig;
  private Duration passed = Duration.ZERO;

  @BeforeEach
  void open() {
    rig = new MqttRig(directory);
    Outcome<?> enrolled =
        rig.hub()
            .provisioner()
            .enrollments()
            .put(
                EnrollmentDraft.of(
                    EnrollmentKind.INDIVIDUAL,
                    "dev",
                    new Attestation.SymmetricKey(new SymmetricKeys(KEY, KEY))),
                null);
    assertThat(enrolled).isInstanceOf(Outcome.Done.class);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private String scope() {
    return rig.hub().provisioner().provisioning().idScope();
  }

  private MqttBytes.Connect hello(String id, @Nullable Bytes key) {
    long expiry = rig.clock.instant().getEpochSecond() + 3600;
    String resource = scope() + "/registrations/" + id;
    return MqttBytes.connect(id)
        .userName(resource + "/api-version=2021-06-01&ClientVersion=test")
        .password(
            key == null ? null : SasToken.sign(resource, key.toByteArray(), expiry, null).text());
  }

  private MqttClient connect(String id, @Nullable Bytes key) {
    MqttClient client = rig.open();
    client.send(hello(id, key).bytes());
    Packet connack = client.take();
    assertThat(connack.type()).isEqualTo(PacketType.CONNACK);
    assertThat(connack.body()).containsExactly(0, 0);
    client.send(MqttBytes.subscribe(1, "$dps/registrations/res/#", 2));
    assertThat(client.take().body()).containsExactly(0, 1, 1);
    return client;
  }

  /** What comes once time passes. */
  private Packet answer(MqttClient client) {
    List<Packet> got = new ArrayList<>();
    rig.until(() -> {
      got.addAll(client.takeAll());
      if (got.isEmpty()) {
        passed = passed.plus(TICK);
        rig.passTime(TICK);
      }
      return !got.isEmpty();
    });
    assertThat(got).hasSize(1);
    return got.getFirst();
  }

  private static JsonNode json(Packet packet) {
    return JsonMapper.shared().readTree(packet.text());
  }

  /** Polls until the device is assigned. */
  private JsonNode assigned(MqttClient client, String operation) {
    for (int i = 0; i < 1000; i++) {
      client.publish(POLL + i + "&operationId=" + operation, 0, 0, " ");
      Packet answer = answer(client);
      if (answer.topic().equals("$dps/registrations/res/200/?$rid=" + i)) {
        return json(answer);
      }
      assertThat(answer.topic())
          .isEqualTo("$dps/registrations/res/202/?$rid=" + i + "&retry-after=3");
      rig.clock.turn(Duration.ofSeconds(3));
    }
    throw new AssertionError("never assigned");
  }

  @Test
  @DisplayName("[dps-66] [dps-68] PUBACK, then 10 ms and more, then the answer; no id in the JSON")
  void publish_REGISTER_isAcknowledgedThenAnswered() {
    MqttClient client = connect("dev", KEY);

    client.publish(REGISTER + "x-1", 1, 7, "");
    Packet puback = client.take();
    Packet answer = answer(client);

    assertThat(puback.type()).isEqualTo(PacketType.PUBACK);
    assertThat(puback.packetId()).isEqualTo(7);
    assertThat(passed).isGreaterThanOrEqualTo(Duration.ofMillis(10));
    assertThat(answer.qos()).isEqualTo(1);
    assertThat(answer.flags() & 1).isZero();
    assertThat(answer.topic()).isEqualTo("$dps/registrations/res/202/?$rid=x-1&retry-after=3");
    assertThat(json(answer).path("status").asString()).isEqualTo("assigning");
    String operation = json(answer).path("operationId").asString();
    client.send(MqttBytes.puback(answer.packetId()));

    JsonNode done = assigned(client, operation);
    assertThat(done.path("status").asString()).isEqualTo("assigned");
    assertThat(done.path("operationId").asString()).isEqualTo(operation);
    JsonNode state = done.path("registrationState");
    assertThat(state.path("registrationId").asString()).isEqualTo("dev");
    assertThat(state.path("assignedHub").asString()).isEqualTo("hub");
    assertThat(state.path("deviceId").asString()).isEqualTo("dev");
    assertThat(state.path("status").asString()).isEqualTo("assigned");
    assertThat(state.path("substatus").asString()).isEqualTo("initialAssignment");
    assertThat(state.path("createdDateTimeUtc").asString()).endsWith("Z");
    assertThat(state.path("lastUpdatedDateTimeUtc").asString()).endsWith("Z");
    assertThat(state.path("etag").asString()).startsWith("I");
    assertThat(done.toString()).doesNotContain("null");
  }

  @Test
  @DisplayName("an operation may be polled from another connection, and with another body")
  void publish_POLL_NEW_CONNECTION_isAnswered() {
    MqttClient first = connect("dev", KEY);
    first.publish(REGISTER + "1", 0, 0, "{\"registrationId\":\"DEV\"}");
    String operation = json(answer(first)).path("operationId").asString();
    first.send(MqttBytes.disconnect());

    JsonNode done = assigned(connect("DEV", KEY), operation);

    assertThat(done.path("registrationState").path("deviceId").asString()).isEqualTo("dev");
  }

  @Test
  @DisplayName("wrong key, wrong body, unknown id and unknown operation get their error objects")
  void publish_WRONG_getsItsError() {
    check(connect("dev", Bytes.utf8("wrong")), REGISTER + "1", "{}", 401, 401002);
    check(connect("dev", null), REGISTER + "1", "{}", 401, 401002);
    check(connect("nobody", KEY), REGISTER + "1", "{}", 404, 404201);
    MqttClient client = connect("dev", KEY);
    check(client, REGISTER + "1", "{\"registrationId\":\"other\"}", 400, 400004);
    check(client, REGISTER + "2", "no JSON", 400, 400006);
    check(client, POLL + "3&operationId=5.x", "", 404, 404202);
  }

  private void check(MqttClient client, String topic, String body, int status, int code) {
    client.publish(topic, 0, 0, body);
    Packet answer = answer(client);
    String rid = topic.replaceFirst(".*rid=(\\d).*", "$1");
    assertThat(answer.topic()).isEqualTo("$dps/registrations/res/" + status + "/?$rid=" + rid);
    assertThat(json(answer).path("errorCode").asInt()).isEqualTo(code);
    assertThat(json(answer).path("trackingId").asString()).isNotEmpty();
    assertThat(json(answer).path("message").asString()).isNotEmpty();
  }

  @Test
  @DisplayName("another client id is refused; other topics and filters are none of provisioning")
  void connect_OTHER_THINGS_areRefused() {
    MqttClient other = rig.open();
    other.send(
        MqttBytes.connect("else")
            .userName(scope() + "/registrations/dev/api-version=2021-06-01")
            .bytes());
    assertThat(other.take().body()).containsExactly(0, 5);

    MqttClient client = connect("dev", KEY);
    client.send(MqttBytes.subscribe(2, "#", 1));
    assertThat(client.take().body()).containsExactly(0, 2, 0x80);
    client.send(MqttBytes.pingRequest());
    assertThat(client.take().type()).isEqualTo(PacketType.PINGRESP);
    client.publish("devices/dev/messages/events/", 0, 0, "x");
    rig.until(() -> !client.isOpen());
  }

  @Test
  @DisplayName("length, nesting and numbers of a body are bounded; the connection goes on")
  void publish_HOSTILE_BODY_isRefused() {
    MqttClient client = connect("dev", KEY);
    String large = "x".repeat(96 * 1024);
    check(client, REGISTER + "1", "{\"payload\":\"" + large + "\"}", 413, 413001);
    check(client, REGISTER + "2", "{\"payload\":" + "[".repeat(90_000), 400, 400006);
    check(client, REGISTER + "3", "{\"payload\":1e99999999999}", 400, 400006);

    client.publish(REGISTER + "4", 0, 0, "{}");
    assertThat(answer(client).topic()).startsWith("$dps/registrations/res/202/?$rid=4&");
  }

  @Test
  @DisplayName("half requests of who has proved nothing hold 16 MiB in all; who did is not counted")
  void publish_MANY_HALF_REQUESTS_holdLittle() {
    MqttClient right = connect("dev", KEY);
    right.publish(REGISTER + "1", 0, 0, "{}");
    assertThat(answer(right).topic()).startsWith("$dps/registrations/res/202/");
    byte[] half =
        Arrays.copyOf(MqttBytes.publish(REGISTER + "2", 0, 0, new byte[140_000], 0), 130_000);

    List<MqttClient> strangers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      MqttClient stranger = connect("y", null);
      strangers.add(stranger);
      stranger.send(half);
    }

    assertThat(strangers)
        .filteredOn(MqttClient::isOpen)
        .hasSize((int) (Room.STRANGERS_BYTES / (130_000 - 4096)));
    right.send(half);
    assertThat(right.isOpen()).isTrue();

    strangers.forEach(MqttClient::close);
    MqttClient late = connect("y", null);
    late.send(half);
    assertThat(late.isOpen()).as("room is given back").isTrue();
  }

  @Test
  @DisplayName("who says of itself what no device would have to say is not let in")
  void connect_ENDLESS_TOKEN_isRefused() {
    MqttClient client = rig.open();
    client.send(hello("dev", null).password("x".repeat(60_000)).bytes());
    assertThat(client.take().body()).containsExactly(0, 5);
  }

  @Test
  @DisplayName("who does not prove in a minute who it is is closed; who did may stay")
  void connect_NOTHING_PROVED_isClosed() {
    MqttClient silent = connect("dev", KEY);
    MqttClient wrong = connect("dev", Bytes.utf8("wrong"));
    check(wrong, REGISTER + "1", "{}", 401, 401002);
    MqttClient right = connect("dev", KEY);
    right.publish(REGISTER + "1", 0, 0, "{}");
    assertThat(answer(right).topic()).startsWith("$dps/registrations/res/202/");

    rig.passTime(Duration.ofSeconds(ProvisioningDialogue.UNPROVED_SECONDS));

    rig.until(() -> !silent.isOpen() && !wrong.isOpen());
    assertThat(right.isOpen()).isTrue();
  }
}
