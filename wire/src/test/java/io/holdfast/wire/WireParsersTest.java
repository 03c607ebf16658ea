/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RandomText;
import io.holdfast.faults.Seed;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Throws random and mutated text at every parser of the wire. */
class WireParsersTest {

  private static final int RUNS = Boolean.getBoolean("holdfast.full") ? 500_000 : 20_000;

  private static final List<String> TOPICS =
      List.of(
          "devices/D/messages/events/%24.mid=1&a=b/",
          "devices/D/modules/M/messages/events/$.on=out&k=%C3%A9",
          "devices/D/modules/M/inputs/in/%24.cdid=D&a",
          "devices/D/messages/devicebound/%24.to=%2Fdevices",
          "$iothub/twin/GET/?$rid=1",
          "$iothub/twin/PATCH/properties/reported/?$rid=1&$version=3",
          "$iothub/twin/PATCH/properties/desired/?$version=3",
          "$iothub/twin/res/204/?$rid=1&$version=3",
          "$iothub/methods/POST/name/?$rid=1",
          "$iothub/methods/res/200/?$rid=1",
          "devices/D/modules/M/inputs/#",
          "devices/D/messages/devicebound/#",
          "$iothub/methods/POST/#");

  private static final List<String> BAGS =
      List.of(
          "%24.mid=1&%24.exp=2026-01-31T12%3A00%3A00.0000000Z&a=%C3%A9&b&c=",
          "$.ctime=2026-01-31T12:00:00+01:00&ack=full&iothub-operation=x&?k=v/",
          "%F0%9F%98%80=%25%26&$.on=o&$.cdid=d");

  private static final List<String> USER_NAMES =
      List.of(
          "h.net/D/?api-version=2021-04-12&DeviceClientType=a%2Fb&model-id=dtmi:a;1",
          "h.net/D/M/?api-version=2020-09-30&auth-chain=a%3Bb",
          "h/D/M/api-version=1/DeviceClientType=x/1");

  @Test
  @DisplayName("hostile text makes HubTopic.parse throw WireFormatException or nothing")
  void parse_HOSTILE_TOPICS_onlyTheDeclaredException() {
    DeviceIdentity device = new DeviceIdentity("D");
    survive(
        TOPICS,
        text -> {
          HubTopic topic = HubTopic.parse(text);
          assertThat(HubTopic.parse(text, device)).isEqualTo(topic);
          assertThat(HubTopic.parse(text, device.module("M"))).isEqualTo(topic);
          if (topic instanceof HubTopic.Telemetry telemetry) {
            assertThat(telemetry.bag()).doesNotContain("/");
            assertThat(text).startsWith("devices/" + telemetry.sender().deviceId() + "/");
          }
        });
  }

  @Test
  @DisplayName("any text is a filter, and one that names an identity names it literally")
  void parse_HOSTILE_FILTERS_neverThrows() {
    survive(
        TOPICS,
        text -> {
          SubscriptionFilter filter = SubscriptionFilter.parse(text);
          assertThat(filter.text()).isEqualTo(text);
          Identity identity = filter.identity();
          if (identity != null) {
            assertThat(text).startsWith("devices/" + identity.deviceId() + "/");
          }
        });
  }

  @Test
  @DisplayName("hostile text makes PropertyBag.decode throw WireFormatException or nothing")
  void decode_HOSTILE_BAGS_onlyTheDeclaredException() {
    Identity sender = new ModuleIdentity("D", "M");
    survive(
        BAGS,
        text -> {
          MessageProperties properties = PropertyBag.decode(text);
          MessageProperties again = PropertyBag.decode(PropertyBag.encode(properties));
          assertThat(again.application()).isEqualTo(inUtf8(properties.application()));
          assertThat(PropertyBag.encodeInput(properties, sender)).contains("%24.cdid=D&%24.cmid=M");
        });
  }

  /** Half of a surrogate pair becomes a question mark, and two keys one. */
  private static Map<String, @Nullable String> inUtf8(Map<String, @Nullable String> properties) {
    Map<String, @Nullable String> encodable = new HashMap<>();
    properties.forEach(
        (key, value) -> encodable.put(inUtf8(key), value == null ? null : inUtf8(value)));
    return encodable;
  }

  private static String inUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("a bag survives being written although two of its keys become one")
  void decode_TORN_PAIRS_becomeOneKey() {
    MessageProperties properties = PropertyBag.decode("\uD83D=1&?=2");

    assertThat(properties.application()).hasSize(2);
    assertThat(PropertyBag.decode(PropertyBag.encode(properties)).application())
        .isEqualTo(inUtf8(properties.application()))
        .isEqualTo(Map.of("?", "2"));
  }

  @Test
  @DisplayName("hostile text makes ConnectUserName.parse throw WireFormatException or nothing")
  void parse_HOSTILE_USER_NAMES_onlyTheDeclaredException() {
    survive(
        USER_NAMES,
        text -> {
          ConnectUserName name = ConnectUserName.parse(text);
          assertThat(text).startsWith(name.host() + "/" + name.identity().clientId());
        });
  }

  @Test
  @DisplayName("hostile text makes IsoTime.parse throw WireFormatException or nothing")
  void parse_HOSTILE_TIMES_onlyTheDeclaredException() {
    survive(
        List.of("2026-01-31T12:00:00.1234567Z", "0000-01-01 00:00:00+18:00", "9999-12-31T23:59:59"),
        text -> assertThat(IsoTime.format7(IsoTime.parse(text))).hasSize(28));
  }

  private static void survive(List<String> corpus, Consumer<String> parser) {
    Seed.times(
        RUNS,
        random -> {
          String text = hostile(random, corpus);
          try {
            parser.accept(text);
          } catch (RuntimeException e) {
            assertThat(e).as("thrown for: %s", text).isExactlyInstanceOf(WireFormatException.class);
          }
        });
  }

  private static String hostile(SplittableRandom random, List<String> corpus) {
    return random.nextInt(4) == 0
        ? RandomText.any(random, 80)
        : RandomText.mutated(random, corpus.get(random.nextInt(corpus.size())));
  }
}
