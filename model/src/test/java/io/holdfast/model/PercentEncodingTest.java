/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RandomText;
import io.holdfast.faults.Seed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

  @ParameterizedTest
  @DisplayName("encoding leaves letters, digits, hyphen, dot and underscore, and nothing else")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Aa0-._|Aa0-._",
        "a b|a%20b",
        "a+b|a%2Bb",
        "~!*'()|%7E%21%2A%27%28%29",
        "$.mid|%24.mid",
        "/:@&=?#%,;|%2F%3A%40%26%3D%3F%23%25%2C%3B",
        "é|%C3%A9",
        "世|%E4%B8%96",
        "😀|%F0%9F%98%80",
      })
  void encode_ANY_TEXT_isTheGoldenText(String text, String encoded) {
    assertThat(PercentEncoding.encode(text)).isEqualTo(encoded);
    assertThat(PercentEncoding.encode("x" + text + "y")).isEqualTo("x" + encoded + "y");
  }

  @Test
  @DisplayName("encoding text without reserved characters returns the same object")
  void encode_NOTHING_RESERVED_copiesNothing() {
    String text = "plain-text_1.0";

    assertThat(PercentEncoding.encode(text)).isSameAs(text);
  }

  @Test
  @DisplayName("half of a surrogate pair is encoded as a question mark")
  void encode_TORN_PAIR_isAQuestionMark() {
    assertThat(PercentEncoding.encode("a\uD83Db\uDE00")).isEqualTo("a%3Fb%3F");
  }

  @ParameterizedTest
  @DisplayName("decoding takes either case of hex, and leaves plus signs and raw characters alone")
  @CsvSource({"a%2Fb%2fc,a/b/c", "a+b%20c,a+b c", "%c3%A9,é", "世%3d:@,世=:@", "%F0%9f%98%80,😀"})
  void decode_DIALECTS_areUnderstood(String text, String decoded) {
    assertThat(PercentEncoding.decode(text)).isEqualTo(decoded);
    assertThat(PercentEncoding.decodeLeniently(text)).isEqualTo(decoded);
  }

  @ParameterizedTest
  @DisplayName("a broken escape, and bytes that are not UTF-8, do not decode")
  @ValueSource(
      strings = {
        "%",
        "a%",
        "%4",
        "%G0",
        "%0G",
        "%%41",
        "%-1",
        "%+1",
        "% 1",
        "%٣٣",
        "%C3",
        "%C3x",
        "%80",
        "%C0%80",
        "%ED%A0%80",
        "%F8%88%80%80%80",
        "%FF",
        "%E4%B8",
        "ok%20%zz"
      })
  void decode_MALFORMED_isNull(String text) {
    assertThat(PercentEncoding.decode(text)).isNull();
    assertThat(PercentEncoding.decode("x" + text)).isNull();
  }

  @ParameterizedTest
  @DisplayName("lenient decoding keeps what it cannot decode and decodes the rest")
  @CsvSource({"50%,50%", "m%1+x%20y,m%1+x y", "%C3%28,%C3%28", "%%41,%A", "%80x%41,%80xA"})
  void decodeLeniently_MALFORMED_keepsIt(String text, String decoded) {
    assertThat(PercentEncoding.decodeLeniently(text)).isEqualTo(decoded);
  }

  @Test
  @DisplayName("decoding a part of a text does not look behind the part")
  void decode_PART_endsWhereThePartEnds() {
    assertThat(PercentEncoding.decode("ab%20cd%zz", 1, 7)).isEqualTo("b cd");
    assertThat(PercentEncoding.decode("ab%20", 0, 4)).isNull();
    assertThat(PercentEncoding.decode("ab%20", 0, 2)).isEqualTo("ab");
    assertThat(PercentEncoding.decode("ab%20", 3, 3)).isEmpty();
  }

  @Test
  @DisplayName("any Unicode text survives encoding and decoding, and agrees with URLEncoder")
  void encode_RANDOM_TEXT_roundTrips() {
    Seed.times(
        2000,
        random -> {
          String text = RandomText.unicode(random, 40);

          String encoded = PercentEncoding.encode(text);

          assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
          assertThat(PercentEncoding.decodeLeniently(encoded)).isEqualTo(text);
          assertThat(PercentEncoding.decode(encoded.toLowerCase(Locale.ROOT)))
              .isEqualToIgnoringCase(text);
          assertThat(encoded)
              .isEqualTo(
                  URLEncoder.encode(text, StandardCharsets.UTF_8)
                      .replace("+", "%20")
                      .replace("*", "%2A"));
        });
  }
}
