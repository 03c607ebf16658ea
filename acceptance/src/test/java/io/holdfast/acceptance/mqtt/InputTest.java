/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        plain = 'FROM /messages/modules/from/outputs/* INTO BrokeredEndpoint("/modules/to/inputs/in")'
        spy = 'FROM /messages/modules/from/outputs/last INTO BrokeredEndpoint("/modules/spy/inputs/in")'
        odd = 'FROM /messages/modules/from/outputs/odd INTO BrokeredEndpoint("/modules/m%41+x/inputs/in")'
        """)
class InputTest {

  @ParameterizedTest
  @ValueSource(strings = {"#", "inputs/#"})
  @DisplayName("[mqtt-52] [mqtt-53] [mqtt-56] either filter; topic names input and sender")
  void deliver_EITHER_FILTER_namesInputAndSender(String filter, Hub hub) throws IOException {
    Pair pair = new Pair(hub);
    try (RawMqtt receiver = pair.receive(filter);
        RawMqtt sender = Dial.connect(hub, pair.from)) {
      sender.publish(pair.output("out", ""), "hello");
      MqttPacket message = receiver.await(MqttPacket.PUBLISH);
      assertThat(message.topic()).startsWith(pair.topic("inputs/in/"));
      assertThat(bag(message))
          .contains("%24.cdid=" + pair.from.identity().deviceId(), "%24.cmid=from");
      assertThat(message.text()).isEqualTo("hello");
      assertThat(message.qos()).isEqualTo(1);
      assertThat(message.retain()).isFalse();
      assertThat(message.dup()).isFalse();
    }
  }

  @Test
  @DisplayName("[mqtt-7] [mqtt-52] an id with percent and plus stays as it is, in every topic")
  void deliver_ODD_MODULE_ID_isRaw(Hub hub) throws IOException {
    Pair pair = new Pair(hub);
    Registered odd = hub.newModule(pair.device, "m%41+x");
    String own = "devices/" + pair.device.identity().deviceId() + "/modules/m%41+x/inputs/";
    try (RawMqtt receiver = Dial.connect(hub, odd);
        RawMqtt sender = Dial.connect(hub, pair.from)) {
      receiver.subscribe(own + "#", 1);
      sender.publish(pair.output("odd", ""), "x");
      assertThat(receiver.await(MqttPacket.PUBLISH).topic()).startsWith(own + "in/");
      receiver.publish(TelemetryTest.events(odd) + "/", "y");
    }
  }

  @Test
  @DisplayName("[mqtt-54] system properties come before application properties")
  void deliver_PROPERTIES_systemFirst(Hub hub) throws IOException {
    List<String> bag =
        List.of(delivered(hub, "aa=1&$.mid=m1&zz=2&$.ct=text%2Fplain").split("&", -1));
    int firstOfApplication =
        bag.stream().filter(p -> !p.startsWith("%24.")).mapToInt(bag::indexOf).min().orElseThrow();
    assertThat(bag.subList(0, firstOfApplication))
        .allMatch(p -> p.startsWith("%24."))
        .contains("%24.mid=m1", "%24.ct=text%2Fplain");
    assertThat(bag.subList(firstOfApplication, bag.size()))
        .containsExactlyInAnyOrder("aa=1", "zz=2");
  }

  @ParameterizedTest
  @CsvSource({
    "a:b/c, a%3Ab%2Fc",
    "~, %7E",
    "a b, a%20b",
    "+, %2B",
    "=&, %3D%26",
    "A-Za-z0-9._, A-Za-z0-9._",
    "(x)*!', %28x%29%2A%21%27",
    "€, %E2%82%AC"
  })
  @DisplayName("[mqtt-55] all but letters, digits, hyphen, dot and underscore is percent-encoded")
  void deliver_VALUES_areEncodedForTheStrictest(String value, String spelled, Hub hub)
      throws IOException {
    StringBuilder everything = new StringBuilder();
    for (byte b : value.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      everything.append("%%%02x".formatted(b));
    }
    assertThat(delivered(hub, "k=" + everything + "&" + everything + "=v").split("&", -1))
        .contains("k=" + spelled, spelled + "=v");
  }

  @Test
  @DisplayName(
      "[mqtt-53] [mqtt-58] output and interface are not passed on; times have seven digits")
  void deliver_TIMES_haveSevenDigits(Hub hub) throws IOException {
    String bag =
        delivered(
            hub, "$.exp=2036-01-31T12%3A00%3A00Z&$.ctime=2026-01-31T12%3A00%3A00.5Z&$.ifid=i");
    assertThat(bag.split("&", -1))
        .contains(
            "%24.exp=2036-01-31T12%3A00%3A00.0000000Z",
            "%24.ctime=2026-01-31T12%3A00%3A00.5000000Z");
    assertThat(bag).doesNotContain("%24.on=", "%24.ifid=");
  }

  @Test
  @DisplayName("[mqtt-61] PUBACKs in another order than the deliveries are accepted")
  void acknowledge_OUT_OF_ORDER_isAccepted(Hub hub) throws IOException {
    Pair pair = new Pair(hub);
    try (RawMqtt sender = Dial.connect(hub, pair.from)) {
      try (RawMqtt receiver = pair.receive("inputs/#")) {
        List<MqttPacket> messages = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          sender.publish(pair.output("out", ""), "m" + i);
          messages.add(receiver.await(MqttPacket.PUBLISH));
        }
        assertThat(messages).extracting(MqttPacket::packetId).doesNotHaveDuplicates();
        receiver.acknowledge(messages.get(2));
        receiver.acknowledge(messages.get(0));
        receiver.ping();
      }
      try (RawMqtt again = Dial.resume(hub, pair.to)) {
        MqttPacket left = again.await(MqttPacket.PUBLISH);
        assertThat(left.text()).isEqualTo("m1");
        again.acknowledge(left);
        sender.publish(pair.output("out", ""), "last");
        assertThat(again.await(MqttPacket.PUBLISH).text()).isEqualTo("last");
      }
    }
  }

  @Test
  @DisplayName("[mqtt-38] what was not acknowledged is delivered again, flagged DUP and in order")
  void deliver_UNACKNOWLEDGED_isRedelivered(Hub hub) throws IOException {
    Pair pair = new Pair(hub);
    try (RawMqtt sender = Dial.connect(hub, pair.from)) {
      try (RawMqtt receiver = pair.receive("inputs/#")) {
        for (int i = 0; i < 3; i++) {
          sender.publish(pair.output("out", ""), "m" + i);
        }
        MqttPacket first = receiver.await(MqttPacket.PUBLISH);
        assertThat(first.text()).isEqualTo("m0");
        assertThat(first.dup()).isFalse();
        receiver.await(MqttPacket.PUBLISH);
        receiver.await(MqttPacket.PUBLISH);
      }
      // Else the fourth could still be written to the connection that is gone, and carry DUP, too.
      pair.awaitDisconnected();
      sender.publish(pair.output("out", ""), "m3");
      try (RawMqtt again = Dial.resume(hub, pair.to)) {
        for (int i = 0; i < 4; i++) {
          MqttPacket message = again.await(MqttPacket.PUBLISH);
          assertThat(message.text()).isEqualTo("m" + i);
          assertThat(message.dup()).isEqualTo(i < 3);
          again.acknowledge(message);
        }
        again.ping();
      }
    }
  }

  @Test
  @DisplayName("an input subscribed at QoS 0 gets messages at QoS 0")
  void deliver_QOS_0_SUBSCRIPTION_isHonoured(Hub hub) throws IOException {
    Pair pair = new Pair(hub);
    try (RawMqtt receiver = Dial.connect(hub, pair.to);
        RawMqtt sender = Dial.connect(hub, pair.from)) {
      receiver.subscribe(pair.topic("inputs/#"), 0);
      sender.publish(pair.output("out", ""), "x");
      assertThat(receiver.await(MqttPacket.PUBLISH).qos()).isZero();
      receiver.ping();
    }
  }

  @Test
  @DisplayName("a module gets nothing by a filter with the ids of another")
  void deliver_FILTER_OF_ANOTHER_givesNothing(Hub hub) throws IOException {
    Pair pair = new Pair(hub);
    Registered spy = hub.newModule(pair.device, "spy");
    try (RawMqtt receiver = pair.receive("inputs/#");
        RawMqtt curious = Dial.connect(hub, spy);
        RawMqtt sender = Dial.connect(hub, pair.from)) {
      curious.subscribe(pair.topic("inputs/#"), 1);
      curious.subscribe("#", 1);
      curious.subscribe("devices/+/modules/+/inputs/#", 1);
      sender.publish(pair.output("out", ""), "secret");
      receiver.await(MqttPacket.PUBLISH);
      // Sent after the secret by the same sender: what leaked would come before it.
      curious.subscribe("devices/" + spy.identity().deviceId() + "/modules/spy/inputs/#", 1);
      sender.publish(pair.output("last", ""), "for the spy");
      assertThat(curious.await(MqttPacket.PUBLISH).text()).isEqualTo("for the spy");
      assertThat(curious.poll(p -> true, Duration.ZERO)).isNull();
    }
  }

  private static String delivered(Hub hub, String bag) throws IOException {
    Pair pair = new Pair(hub);
    try (RawMqtt receiver = pair.receive("inputs/#");
        RawMqtt sender = Dial.connect(hub, pair.from)) {
      sender.publish(pair.output("out", "&" + bag), "x");
      return bag(receiver.await(MqttPacket.PUBLISH));
    }
  }

  /** What follows the input's name: devices/D/modules/M/inputs/in/BAG. */
  private static String bag(MqttPacket message) {
    String[] segments = message.topic().split("/", 7);
    assertThat(segments).hasSize(7);
    return segments[6];
  }

  /** A sender and a receiver of a device of their own. */
  private static final class Pair {

    final Hub hub;
    final Registered device;
    final Registered from;
    final Registered to;

    Pair(Hub hub) {
      this.hub = hub;
      device = hub.newDevice();
      from = hub.newModule(device, "from");
      to = hub.newModule(device, "to");
    }

    /** A receiver whose session is kept, subscribed to its own topics below this. */
    RawMqtt receive(String filter) throws IOException {
      RawMqtt receiver = Dial.resume(hub, to);
      receiver.subscribe(topic(filter), 1);
      return receiver;
    }

    /** Waits until the hub has noticed that the receiver is gone. */
    void awaitDisconnected() {
      String path = ServiceApi.path("devices", to.identity());
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              hub.service()
                  .call("GET", path, null)
                  .ok()
                  .path("connectionState")
                  .asString()
                  .equals("Disconnected"));
    }

    String topic(String rest) {
      return "devices/" + device.identity().deviceId() + "/modules/to/" + rest;
    }

    String output(String name, String moreOfTheBag) {
      return TelemetryTest.events(from) + "/%24.on=" + name + moreOfTheBag;
    }
  }
}
