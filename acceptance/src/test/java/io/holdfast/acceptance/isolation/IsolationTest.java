/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two identities, one of which tries all of {@link Attempts} while the other is connected: each is
 * refused, and the other gets what is its own and nothing else.
 */
@ExtendWith(HoldfastExtension.class)
@HubOptions(
    plainMqtt = true,
    configuration =
        """
        [routes]
        feed = 'FROM /messages/modules/feeder/outputs/out INTO BrokeredEndpoint("/modules/victim/inputs/in")'
        up = 'FROM /messages/* INTO $upstream'
        """)
@TestInstance(Lifecycle.PER_CLASS)
class IsolationTest {

  private final Map<String, Integer> refusals = new LinkedHashMap<>();

  /** Who attacks whom; ids are chosen to be mistaken for each other. */
  enum Who {
    DEVICE_WITH_A_LONGER_ID,
    DEVICE_WITH_A_SHORTER_ID,
    DEVICE_WITH_THE_SAME_ID_IN_CAPITALS,
    DEVICE_NAMED_LIKE_A_WILDCARD,
    SIBLING_MODULE,
    MODULE_ITS_DEVICE,
    DEVICE_ITS_MODULE,
    DEVICE_ANOTHERS_MODULE,
    MODULE_OF_THE_SAME_NAME;

    Pair pair(Hub hub) {
      String id = Hub.freshId("pair") + "-";
      Registered device = device(hub, id);
      return switch (this) {
        case DEVICE_WITH_A_LONGER_ID -> new Pair(device(hub, id + "0"), device);
        case DEVICE_WITH_A_SHORTER_ID -> new Pair(device, device(hub, id + "0"));
        case DEVICE_WITH_THE_SAME_ID_IN_CAPITALS ->
            new Pair(device(hub, id.toUpperCase(Locale.ROOT)), device);
        case DEVICE_NAMED_LIKE_A_WILDCARD -> new Pair(device(hub, "+"), device);
        case SIBLING_MODULE ->
            new Pair(hub.newModule(device, "victim2"), hub.newModule(device, "victim"));
        case MODULE_ITS_DEVICE -> new Pair(hub.newModule(device, "m"), device);
        case DEVICE_ITS_MODULE -> new Pair(device, hub.newModule(device, "victim"));
        case DEVICE_ANOTHERS_MODULE ->
            new Pair(device(hub, id + "0"), hub.newModule(device, "victim"));
        case MODULE_OF_THE_SAME_NAME ->
            new Pair(
                hub.newModule(device(hub, id + "0"), "victim"), hub.newModule(device, "victim"));
      };
    }

    private static Registered device(Hub hub, String id) {
      return hub.service().create(new DeviceIdentity(id));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[mqtt-13] [mqtt-20] [mqtt-22] [mqtt-45] [mqtt-72] [mqtt-83] nobody reaches what is another's"
          + " over MQTT")
  void mqtt_CRAFTED_isRefused(Who who, Hub hub) throws Exception {
    Pair pair = who.pair(hub);
    MqttAttacker attacker = new MqttAttacker(hub, pair);
    try (Victim victim = Victim.connect(hub, pair)) {
      attacker.publishAsAnother();
      attacker.publishAsItself();
      attacker.connectByName();
      attacker.connectByResource();
      attacker.connectWithWill();
      victim.assertUndisturbed();
      try (RawMqtt listening = attacker.listen()) {
        victim.assertReceivesAll(listening);
        listening.ping();
        assertThat(listening).hasToString("raw MQTT client, [] not asked for");
      }
      victim.assertLosesNothing();
    }
    count("MQTT, " + who, attacker.refusals());
  }

  @ParameterizedTest
  @EnumSource(names = {"DEVICE_WITH_A_LONGER_ID", "SIBLING_MODULE", "DEVICE_ITS_MODULE"})
  @DisplayName("[service-71] nobody reaches what is another's over HTTPS")
  void https_CRAFTED_isRefused(Who who, Hub hub) throws Exception {
    Pair pair = who.pair(hub);
    HttpAttacker attacker = new HttpAttacker(hub, pair);
    try (Victim victim = Victim.connect(hub, pair)) {
      attacker.askAsDevice();
      if (who != Who.DEVICE_ITS_MODULE) { // whose paths are below its own
        attacker.askAsPolicy();
      }
      victim.assertLosesNothing();
    }
    count("HTTPS, " + who, attacker.refusals());
  }

  private void count(String what, int refused) {
    assertThat(refused).as(what).isGreaterThan(100);
    refusals.put(what, refused);
  }

  @AfterAll
  void print() {
    refusals.forEach((what, refused) -> System.out.println(refused + " refusals: " + what));
    System.out.println(
        refusals.values().stream().mapToInt(n -> n).sum() + " attempts refused, none succeeded");
  }
}
