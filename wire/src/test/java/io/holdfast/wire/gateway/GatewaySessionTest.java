/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole sessions of the reference, byte for byte. */
class GatewaySessionTest {

  static List<String[]> writes() {
    return Vectors.lines("sessions.txt");
  }

  @ParameterizedTest(name = "{0} over {1}, {2} {3}")
  @MethodSource("writes")
  @DisplayName(
      "[gateway-13] what gateway and hosts of the reference wrote is read and written alike")
  void read_WHAT_THE_REFERENCE_WROTE_isWrittenAlike(
      String peer, String transport, String channel, String direction, String hex) {
    byte[] bytes = Vectors.bytes(hex);
    if (bytes.length == SpGreeting.SIZE) {
      assertThat(ByteBuffer.wrap(bytes).getLong()).isEqualTo(SpGreeting.PAIR);
      return;
    }
    SpFraming framing = SpFraming.valueOf(transport.toUpperCase(Locale.ROOT));
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.position(framing.headerSize());
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    assertThat(in.getLong(framing.lengthAt())).isEqualTo(payload.length);

    byte[] again = channel.equals("control") ? control(payload) : data(payload);
    byte[] frame = new byte[framing.headerSize() + again.length];
    ByteBuffer out = ByteBuffer.wrap(frame);
    framing.writeHeader(out, again.length);
    out.put(again);
    assertThat(frame).as("%s %s", peer, direction).isEqualTo(bytes);
  }

  private static byte[] control(byte[] payload) {
    return ControlMessage.read(payload).toBytes();
  }

  /** Not as it was kept, but made anew of what it says. */
  private static byte[] data(byte[] payload) {
    GatewayMessage read = GatewayMessage.read(payload);
    return GatewayMessage.of(read.properties(), read.content()).serialised().toByteArray();
  }

  @Test
  @DisplayName("a greeting is that of a PAIR socket whatever its last two bytes say")
  void isPair_GREETINGS_knowsThem() {
    assertThat(SpGreeting.isPair(0x0053_5000_0010_0000L)).isTrue();
    assertThat(SpGreeting.isPair(0x0053_5000_0010_ABCDL)).isTrue();
    assertThat(SpGreeting.isPair(0x0053_5000_0011_0000L)).as("PAIR version 1").isFalse();
    assertThat(SpGreeting.isPair(0x0053_5001_0010_0000L)).as("another version").isFalse();
    assertThat(SpGreeting.isPair(0x0053_5000_0050_0000L)).as("PUSH").isFalse();
  }

  @Test
  @DisplayName("a length is allowed up to 1 MiB, and taken as unsigned")
  void isAllowed_LENGTHS_upToTheLimit() {
    assertThat(SpFraming.isAllowed(0)).isTrue();
    assertThat(SpFraming.isAllowed(SpFraming.MAX_PAYLOAD)).isTrue();
    assertThat(SpFraming.isAllowed(SpFraming.MAX_PAYLOAD + 1L)).isFalse();
    assertThat(SpFraming.isAllowed(-1)).isFalse();
    assertThat(SpFraming.isAllowed(Long.MIN_VALUE)).isFalse();
  }

  @Test
  @DisplayName("properties and content that were read make an equal message")
  void of_WHAT_WAS_READ_isEqual() {
    GatewayMessage message = GatewayMessage.of(Map.of("é", "1"), Bytes.utf8("x"));
    GatewayMessage read = GatewayMessage.read(message.serialised().toByteArray());

    assertThat(GatewayMessage.of(read.properties(), read.content())).isEqualTo(message);
  }
}
