/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import io.holdfast.model.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  @DisplayName("What is written is read again as the same values")
  void read_WRITTEN_VALUE_isEqual() {
    Seed.times(
        300,
        random -> {
          Object value = value(random, 4);
          assertThat(Json.read(Json.write(value))).isEqualTo(value);
        });
  }

  private static @Nullable Object value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong();
      case 3 -> random.nextDouble() * 1e9;
      case 4 -> text(random);
      case 5 -> list(random, depth);
      default -> map(random, depth);
    };
  }

  private static String text(SplittableRandom random) {
    String alphabet = "aé\"\\\n\u0001/€𝄞 ";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int at = alphabet.offsetByCodePoints(0, random.nextInt(alphabet.codePointCount(0, 11)));
      text.appendCodePoint(alphabet.codePointAt(at));
    }
    return text.toString();
  }

  private static List<@Nullable Object> list(SplittableRandom random, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(random, depth - 1));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(SplittableRandom random, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(text(random), value(random, depth - 1));
    }
    return map;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "{\"a\":}",
        "nul",
        "1 2",
        "{\"a\":1}}",
        "\"x",
        "{a:1}",
        "NaN"
      })
  @DisplayName("What is not one JSON value is refused with the declared error")
  void read_MALFORMED_isRefused(String text) {
    assertThatThrownBy(() -> Json.read(Bytes.utf8(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not JSON");
  }

  @Test
  @DisplayName("Random bytes and endless nesting are refused with the declared error, or read")
  void read_HOSTILE_isRefused() {
    assertThatThrownBy(() -> Json.read(Bytes.utf8("[".repeat(100_000))))
        .isInstanceOf(IllegalArgumentException.class);
    Seed.times(
        300,
        random -> {
          byte[] text = Json.write(value(random, 4)).toByteArray();
          text[random.nextInt(text.length)] = (byte) random.nextInt(256);
          try {
            Json.read(Bytes.owning(text));
          } catch (IllegalArgumentException declared) {
            assertThat(declared).hasMessageContaining("JSON");
          }
        });
  }

  @Test
  @DisplayName("Whole numbers beyond 64 bits become floating ones")
  void read_HUGE_NUMBER_isDouble() {
    assertThat(Json.read(Bytes.utf8("9223372036854775808"))).isEqualTo(9.223372036854776E18);
    assertThat(Json.read(Bytes.utf8("9223372036854775807"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("What JSON cannot say is refused")
  void write_FOREIGN_VALUE_isRefused() {
    for (Object value :
        List.of(new Object(), Double.NaN, Float.POSITIVE_INFINITY, Map.of(1, 2), List.of('c'))) {
      assertThatThrownBy(() -> Json.write(value)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
