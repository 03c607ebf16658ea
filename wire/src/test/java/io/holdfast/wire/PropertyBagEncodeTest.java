/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyBagEncodeTest {

  private static final Identity SENDER = new ModuleIdentity("d#1", "m");

  @Test
  @DisplayName("[mqtt-104] keys and values are encoded, space as %20")
  void encode_RESERVED_CHARACTERS_areEscapes() {
    MessageProperties properties =
        MessageProperties.builder()
            .application("a:b/c", "$ +&=~")
            .application("plain-key_1.0", "plain-value")
            .application("null", null)
            .application("empty", "")
            .system(SystemProperty.MESSAGE_ID, "id/1")
            .system(SystemProperty.CONTENT_TYPE, "application/json; charset=utf-8")
            .system(SystemProperty.OUTPUT_NAME, "out")
            .build();

    assertThat(PropertyBag.encode(properties))
        .isEqualTo(
            "%24.mid=id%2F1&%24.ct=application%2Fjson%3B%20charset%3Dutf-8&%24.on=out"
                + "&a%3Ab%2Fc=%24%20%2B%26%3D%7E&plain-key_1.0=plain-value&null&empty=");
  }

  @Test
  @DisplayName(
      "[mqtt-54] [mqtt-56] system properties and the sender stand before the application's")
  void encodeInput_MIXED_PROPERTIES_systemFirst() {
    MessageProperties properties =
        MessageProperties.builder()
            .application("a", "1")
            .system(SystemProperty.ACK, "Full")
            .system(SystemProperty.SUBJECT, "s")
            .system(SystemProperty.MESSAGE_ID, "m")
            .application("$.mid", "not this one")
            .build();

    assertThat(PropertyBag.encodeInput(properties, SENDER))
        .isEqualTo(
            "%24.mid=m&%24.sub=s&iothub-ack=full&%24.cdid=d%231&%24.cmid=m"
                + "&a=1&%24.mid=not%20this%20one");
  }

  @Test
  @DisplayName("[mqtt-56] the sender is the connection's, and makes every bag non-empty")
  void encodeInput_CLAIMED_SENDER_isReplaced() {
    MessageProperties claimed =
        MessageProperties.builder()
            .system(SystemProperty.CONNECTION_DEVICE_ID, "other")
            .system(SystemProperty.CONNECTION_MODULE_ID, "other")
            .system(SystemProperty.OUTPUT_NAME, "out")
            .system(SystemProperty.INTERFACE_ID, "i")
            .build();

    assertThat(PropertyBag.encodeInput(claimed, SENDER)).isEqualTo("%24.cdid=d%231&%24.cmid=m");
    assertThat(PropertyBag.encodeInput(claimed, new DeviceIdentity("leaf")))
        .isEqualTo("%24.cdid=leaf");
    assertThat(PropertyBag.encodeInput(MessageProperties.NONE, new DeviceIdentity("leaf")))
        .isEqualTo("%24.cdid=leaf");
  }

  @Test
  @DisplayName("[mqtt-55] everything but letters, digits, hyphen, dot and underscore is encoded")
  void encodeInput_ALL_OF_ASCII_isEncoded() {
    StringBuilder ascii = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (char c = 0; c < 0x80; c++) {
      boolean kept = Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
      ascii.append(c);
      expected.append(kept ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    MessageProperties properties =
        MessageProperties.builder().application(ascii.toString(), ascii.toString()).build();

    assertThat(PropertyBag.encodeInput(properties, new DeviceIdentity("leaf")))
        .isEqualTo("%24.cdid=leaf&" + expected + "=" + expected);
  }

  @ParameterizedTest
  @DisplayName("[mqtt-58] expiry and creation time are written in UTC with seven fraction digits")
  @CsvSource({
    "2026-01-31T12:00:00Z, 2026-01-31T12%3A00%3A00.0000000Z",
    "2026-01-31T12:00:00.000Z, 2026-01-31T12%3A00%3A00.0000000Z",
    "2026-01-31T12:00:00, 2026-01-31T12%3A00%3A00.0000000Z",
    "2026-01-31 12:00:00.123456+02:00, 2026-01-31T10%3A00%3A00.1234560Z",
    "2026-01-31T12:00:00.1234567Z, 2026-01-31T12%3A00%3A00.1234567Z",
  })
  void encodeInput_TIMES_areSevenDigitUtc(String time, String written) {
    MessageProperties properties =
        MessageProperties.builder()
            .system(SystemProperty.EXPIRY, time)
            .system(SystemProperty.CREATION_TIME, time)
            .build();

    assertThat(PropertyBag.encodeInput(properties, new DeviceIdentity("d")))
        .isEqualTo("%24.exp=" + written + "&%24.ctime=" + written + "&%24.cdid=d");
    assertThat(PropertyBag.encode(properties))
        .isEqualTo("%24.exp=" + written + "&%24.ctime=" + written);
  }

  @Test
  @DisplayName("what is no time is not delivered, since it ends a C# client's connection")
  void encodeInput_NO_TIME_isLeftOut() {
    MessageProperties properties =
        MessageProperties.builder().system(SystemProperty.CREATION_TIME, "yesterday").build();

    assertThat(PropertyBag.encodeInput(properties, new DeviceIdentity("d")))
        .isEqualTo("%24.cdid=d");
    assertThat(PropertyBag.encode(properties)).isEqualTo("%24.ctime=yesterday");
  }

  @ParameterizedTest
  @DisplayName("[mqtt-59] iothub-ack is written as one of its four words")
  @CsvSource({"none,none", "positive,positive", "Negative,negative", "FULL,full"})
  void encodeInput_ACK_isOneOfFourWords(String value, String word) {
    assertThat(
            PropertyBag.encodeInput(
                MessageProperties.builder().system(SystemProperty.ACK, value).build(),
                new DeviceIdentity("d")))
        .isEqualTo("iothub-ack=" + word + "&%24.cdid=d");
  }

  @ParameterizedTest
  @DisplayName("[mqtt-59] another iothub-ack is left out")
  @ValueSource(strings = {"", "all", "full ", "true"})
  void encodeInput_OTHER_ACK_isLeftOut(String value) {
    assertThat(
            PropertyBag.encodeInput(
                MessageProperties.builder().system(SystemProperty.ACK, value).build(),
                new DeviceIdentity("d")))
        .isEqualTo("%24.cdid=d");
  }

  @Test
  @DisplayName("an empty key, which no client can read, is left out")
  void encode_EMPTY_KEY_isLeftOut() {
    MessageProperties properties =
        MessageProperties.builder().application("", "x").application("a", "1").build();

    assertThat(PropertyBag.encode(properties)).isEqualTo("a=1");
  }

  @Test
  @DisplayName("random properties survive writing and reading")
  void encode_RANDOM_PROPERTIES_roundTrip() {
    Seed.times(
        2000,
        random -> {
          MessageProperties properties = WireArbitraries.properties(random);

          String bag = PropertyBag.encode(properties);

          assertThat(PropertyBag.decode(bag)).isEqualTo(properties);
          assertThat(PropertyBag.decode(bag).application().keySet())
              .containsExactlyElementsOf(properties.application().keySet());
          assertThat(bag).matches("[A-Za-z0-9._%&=-]*");
        });
  }

  @Test
  @DisplayName("what a module gets has the sender and everything that is forwarded")
  void encodeInput_RANDOM_PROPERTIES_keepsWhatIsForwarded() {
    Seed.times(
        1000,
        random -> {
          MessageProperties properties = WireArbitraries.properties(random);
          Identity sender = WireArbitraries.identity(random);

          MessageProperties read = PropertyBag.decode(PropertyBag.encodeInput(properties, sender));

          assertThat(read.application()).isEqualTo(properties.application());
          assertThat(read.system(SystemProperty.CONNECTION_DEVICE_ID)).isEqualTo(sender.deviceId());
          assertThat(read.system(SystemProperty.CONNECTION_MODULE_ID))
              .isEqualTo(sender instanceof ModuleIdentity module ? module.moduleId() : null);
          assertThat(read.system(SystemProperty.MESSAGE_ID))
              .isEqualTo(properties.system(SystemProperty.MESSAGE_ID));
          assertThat(read.system(SystemProperty.OUTPUT_NAME)).isNull();
        });
  }

  @Test
  @DisplayName("a random time is read back from what is written")
  void encode_RANDOM_TIMES_roundTrip() {
    Seed.times(
        1000,
        random -> {
          Instant time =
              Instant.ofEpochSecond(
                  random.nextLong(-62_167_219_200L, 253_402_300_800L),
                  random.nextInt(10_000_000) * 100L);
          MessageProperties properties =
              MessageProperties.builder().system(SystemProperty.EXPIRY, time.toString()).build();

          MessageProperties read = PropertyBag.decode(PropertyBag.encode(properties));

          assertThat(read.system(SystemProperty.EXPIRY)).isEqualTo(IsoTime.format7(time));
        });
  }
}
