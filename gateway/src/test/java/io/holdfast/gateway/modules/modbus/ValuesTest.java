/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ValuesTest {

  private static Point point(DataType type, boolean lowWordFirst, @Nullable String scale) {
    return new Point(
        "p",
        1,
        Table.HOLDING,
        0,
        type,
        0,
        lowWordFirst,
        scale == null ? null : new BigDecimal(scale));
  }

  @ParameterizedTest
  @CsvSource({
    "UINT16,  false, , ffff, 65535",
    "INT16,   false, , ffff, -1",
    "INT16,   false, 10, 8000, -327680",
    "UINT16,  false, 0.01, 0064, 1",
    "UINT16,  false, 0.001, 0001, 0.001",
    "UINT32,  false, , ffffffff, 4294967295",
    "UINT32,  true, , 00010002, 131073",
    "INT32,   false, , fffffffe, -2",
    "FLOAT32, false, , 41ac0000, 21.5",
    "FLOAT32, true, , 000041ac, 21.5",
    "FLOAT32, false, , 3dcccccd, 0.1",
    "FLOAT32, false, , 501502f9, 10000000000",
    "FLOAT32, false, , 7fc00000, null",
    "FLOAT32, false, , 7f800000, null",
  })
  @DisplayName("Registers become the number that they mean, and back where that can be")
  void decode_REGISTERS_isNumber(
      DataType type, boolean lowWordFirst, @Nullable String scale, String hex, String json) {
    Point point = point(type, lowWordFirst, scale);
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Values.decode(point, bytes).toString()).isEqualTo(json);
    if (!json.equals("null")) {
      assertThat(Values.encode(point, JsonMapper.shared().readTree(json))).isEqualTo(bytes);
    }
  }

  @Test
  @DisplayName("A value between two steps goes to the nearer one")
  void encode_BETWEEN_isRounded() {
    Point point = point(DataType.UINT16, false, "0.5");
    assertThat(Values.encode(point, JsonMapper.shared().readTree("1.2"))).containsExactly(0, 2);
    assertThat(Values.encode(point, JsonMapper.shared().readTree("1.25"))).containsExactly(0, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT16, , 65536, 0 to 65535",
    "INT16, , -32769, -32768 to 32767",
    "UINT32, , 4294967296, 0 to 4294967295",
    "UINT16, 0.1, 6554, 0 to 6553.5",
    "UINT16, , true, number",
    "FLOAT32, , null, number",
    "FLOAT32, , 1e400, number",
    "FLOAT32, , 1e39, 32 bits",
    "FLOAT32, 0.1, 1e38, 32 bits",
    "UINT16, , -1e400, number",
  })
  @DisplayName("A value that does not fit is refused with the bounds")
  void encode_TOO_LARGE_isRefused(
      DataType type, @Nullable String scale, String json, String words) {
    assertThatThrownBy(
            () -> Values.encode(point(type, false, scale), JsonMapper.shared().readTree(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  @DisplayName("An answer that is too short is refused")
  void decode_TOO_SHORT_isRefused() {
    assertThatThrownBy(() -> Values.decode(point(DataType.INT32, false, null), new byte[2]))
        .hasMessageContaining("2 bytes, not 4");
  }
}
