/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.holdfast.model.Bytes;
import io.holdfast.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayMessageTest {

  static List<Arguments> vectors() {
    return Vectors.rows("gateway-messages.txt");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  @DisplayName(
      "[gateway-7] [gateway-13] a gateway message is read, or rejected, as the golden vectors say")
  void read_GOLDEN_VECTOR_isReadOrRejected(String name, byte[] payload, String verdict) {
    assertThat(verdict(payload)).as(name).isEqualTo(verdict);
  }

  private static String verdict(byte[] payload) {
    GatewayMessage message;
    try {
      message = GatewayMessage.read(payload.clone());
    } catch (WireFormatException e) {
      return "refused";
    }
    assertThat(message.serialised().toByteArray()).isEqualTo(payload);
    String properties =
        message.properties().entrySet().stream()
            .map(property -> property.getKey() + "=" + property.getValue())
            .collect(Collectors.joining(", ", "[", "]"));
    return properties + " " + (message.content().isEmpty() ? "-" : hex(message.content()));
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  @DisplayName("[gateway-7] a message has the exact bytes, its properties in insertion order")
  void serialised_MADE_hasTheExactBytes() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("zeta", "");
    properties.put("alpha", "é€");
    GatewayMessage message =
        GatewayMessage.of(properties, Bytes.owning(new byte[] {0, (byte) 0xFF, 0x0A, 0x7F}));

    assertThat(hex(message.serialised()))
        .isEqualTo("a16000000024000000027a6574610000616c70686100c3a9e282ac000000000400ff0a7f");
    assertThat(message.serialisedSize()).isEqualTo(36);
    ByteBuffer target = ByteBuffer.allocate(36);
    message.writeTo(target);
    assertThat(Bytes.owning(target.array())).isEqualTo(message.serialised());
  }

  @Test
  @DisplayName("malformed UTF-8 is shown with replacement characters and goes on as it came")
  void read_MALFORMED_UTF8_isWrittenAgainAsItCame() {
    byte[] payload = HexFormat.of().parseHex("a16000000013000000016b00fffe0000000000");
    GatewayMessage message = GatewayMessage.read(payload.clone());

    assertThat(message.properties()).containsExactly(entry("k", "��"));
    assertThat(message.serialised().toByteArray()).isEqualTo(payload);
  }

  @Test
  @DisplayName(
      "[gateway-10] what a message was made of may change afterwards, and what it gives cannot")
  void of_MAP_isCopied() {
    Map<String, String> properties = new LinkedHashMap<>(Map.of("a", "b"));
    GatewayMessage message = GatewayMessage.of(properties, Bytes.EMPTY);
    properties.put("c", "d");

    assertThat(message.properties()).containsExactly(entry("a", "b"));
    assertThatThrownBy(() -> message.properties().put("e", "f"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() ->
            GatewayMessage.read(message.serialised().toByteArray()).properties().put("e", "f"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("a NUL in a key or value, and half of a surrogate pair in a key, are refused")
  void of_UNWRITABLE_isRefused() {
    assertRefused(Map.of("a\0", "b"));
    assertRefused(Map.of("a", "\0b"));
    assertRefused(Map.of("a\uD83D", "b"));
    assertRefused(Map.of("\uDE00a", "b"));
    assertThat(GatewayMessage.of(Map.of("\uD83D\uDE00", "\uD83D"), Bytes.EMPTY).serialisedSize())
        .isEqualTo(14 + 4 + 1 + 1 + 1);
  }

  private static void assertRefused(Map<String, String> properties) {
    assertThatThrownBy(() -> GatewayMessage.of(properties, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("[gateway-7] of two equal keys among very many the message is rejected")
  void read_MANY_KEYS_mustDiffer() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = 0; i < 50_000; i++) {
      properties.put("%05d".formatted(i), "");
    }
    byte[] payload = GatewayMessage.of(properties, Bytes.EMPTY).serialised().toByteArray();
    assertThat(GatewayMessage.read(payload.clone()).properties()).isEqualTo(properties);

    // The last key, 49999, becomes the first.
    for (int i = 0; i < 5; i++) {
      payload[payload.length - 4 - 7 + i] = '0';
    }
    assertThatThrownBy(() -> GatewayMessage.read(payload))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("same key");
  }

  @Test
  @DisplayName("messages are equal if they are written alike")
  void equals_READ_AND_MADE_areEqual() {
    GatewayMessage made = GatewayMessage.of(Map.of("a", "b"), Bytes.utf8("z"));
    GatewayMessage read = GatewayMessage.read(made.serialised().toByteArray());

    assertThat(read).isEqualTo(made).hasSameHashCodeAs(made);
    assertThat(read).isNotEqualTo(GatewayMessage.of(Map.of("a", "b"), Bytes.utf8("y")));
    assertThat(read).hasToString("GatewayMessage[a] with 1 bytes");
  }
}
