/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {

  @ParameterizedTest
  @DisplayName("a time is written with seven fraction digits")
  @CsvSource({
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00.0000000Z",
    "2026-11-21T01:02:03.123456789Z, 2026-11-21T01:02:03.1234567Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.0000000Z",
    "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.9999999Z",
    "1969-12-31T23:59:59.000000100Z, 1969-12-31T23:59:59.0000001Z",
  })
  void format7_ANY_TIME_hasSevenDigits(Instant time, String text) {
    assertThat(IsoTime.format7(time)).isEqualTo(text);
  }

  @ParameterizedTest
  @DisplayName("a year that has not four digits is refused")
  @ValueSource(strings = {"+10000-01-01T00:00:00Z", "-0001-12-31T23:59:59Z"})
  void format7_OTHER_YEARS_areRefused(Instant time) {
    assertThatThrownBy(() -> IsoTime.format7(time)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @DisplayName("times are read in each SDK's form")
  @CsvSource({
    "2026-01-31T12:00:00.1234567Z, 2026-01-31T12:00:00.123456700Z",
    "2026-01-31T12:00:00.000Z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00, 2026-01-31T12:00:00Z",
    "2026-01-31 12:00:00.5, 2026-01-31T12:00:00.5Z",
    "2026-01-31T12:00:00+02:30, 2026-01-31T09:30:00Z",
    "2026-01-31T12:00:00.1-01:00, 2026-01-31T13:00:00.1Z",
    "2024-02-29T23:59:59.999999999999Z, 2024-02-29T23:59:59.999999999Z",
  })
  void parse_EACH_FORM_isUnderstood(String text, Instant time) {
    assertThat(IsoTime.parse(text)).isEqualTo(time);
    assertThat(IsoTime.parseOrNull(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @DisplayName("what is no date and time is refused")
  @ValueSource(
      strings = {
        "",
        "now",
        "2026",
        "2026-01-31",
        "2026-01-31T12",
        "2026-01-31T12:00",
        "2026-01-31T12:00:",
        "2026-01-31T12:00:00.",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00ZZ",
        "2026-01-31T12:00:00 ",
        "2026-01-31X12:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00+2:00",
        "2026-01-01T00:00:00+0200",
        "2026-01-01T00:00:00+19:00",
        "+2026-01-01T00:00:00Z",
        "-026-01-01T00:00:00Z",
        "20266-01-01T00:00:00Z",
        "٢٠٢٦-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01T00:00:00+01:00"
      })
  void parse_NO_TIME_isRefused(String text) {
    assertThat(IsoTime.parseOrNull(text)).isNull();
    assertThatThrownBy(() -> IsoTime.parse(text)).isInstanceOf(WireFormatException.class);
  }

  @Test
  @DisplayName("random times read back as written, and as java.time reads them")
  void format7_RANDOM_TIMES_roundTrip() {
    Seed.times(
        5000,
        random -> {
          Instant time =
              Instant.ofEpochSecond(
                  random.nextLong(-62_167_219_200L, 253_402_300_800L),
                  random.nextInt(10_000_000) * 100L);
          ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801) / 60 * 60);

          String text = IsoTime.format7(time);

          assertThat(IsoTime.parse(text)).isEqualTo(time);
          assertThat(Instant.parse(text)).isEqualTo(time);
          OffsetDateTime local = time.atOffset(offset);
          if (local.getYear() >= 0 && local.getYear() <= 9999 && local.getSecond() != 0) {
            assertThat(IsoTime.parse(local.toString())).isEqualTo(time);
          }
        });
  }
}
