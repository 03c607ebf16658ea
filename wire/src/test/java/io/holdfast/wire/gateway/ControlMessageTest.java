/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.wire.WireFormatException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ControlMessageTest {

  static List<Arguments> vectors() {
    return Vectors.rows("control-messages.txt");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  @DisplayName("[gateway-13] a control message is read, or refused, as the golden vectors say")
  void read_GOLDEN_VECTOR_isReadOrRefused(String name, byte[] payload, String verdict) {
    assertThat(verdict(payload)).as(name).isEqualTo(verdict);
  }

  private static String verdict(byte[] payload) {
    ControlMessage message;
    try {
      message = ControlMessage.read(payload);
    } catch (WireFormatException e) {
      return "refused";
    }
    if (message instanceof ControlMessage.Create create) {
      return "Create %d %d \"%s\" \"%s\""
          .formatted(create.gatewayMessageVersion(), create.uriType(), create.uri(), create.args());
    }
    return message instanceof ControlMessage.ModuleReply reply
        ? "ModuleReply " + reply.status()
        : message.getClass().getSimpleName();
  }

  @Test
  @DisplayName("[gateway-5] Create has the exact bytes of the format")
  void toBytes_CREATE_hasTheExactBytes() {
    byte[] bytes = ControlMessage.Create.of("ipc:///tmp/g.m", "{\"a\":1}").toBytes();

    assertThat(hex(bytes))
        .isEqualTo(
            "a16c010100000029" // header, version, Create, size 41
                + "0110" // gateway message version 1, PAIR
                + "0000000f6970633a2f2f2f746d702f672e6d00"
                + "000000087b2261223a317d00");
  }

  @Test
  @DisplayName("Start, Destroy and each reply have the exact bytes of the format")
  void toBytes_THE_OTHERS_haveTheExactBytes() {
    assertThat(hex(new ControlMessage.Start().toBytes())).isEqualTo("a16c010300000008");
    assertThat(hex(new ControlMessage.Destroy().toBytes())).isEqualTo("a16c010400000008");
    assertThat(hex(reply(ControlMessage.ModuleReply.CREATED))).isEqualTo("a16c01020000000900");
    assertThat(hex(reply(ControlMessage.ModuleReply.CONNECTION_ERROR)))
        .isEqualTo("a16c01020000000901");
    assertThat(hex(reply(ControlMessage.ModuleReply.CREATION_ERROR)))
        .isEqualTo("a16c01020000000902");
    assertThat(hex(reply(ControlMessage.ModuleReply.DETACH))).isEqualTo("a16c010200000009ff");
  }

  private static byte[] reply(int status) {
    return new ControlMessage.ModuleReply(status).toBytes();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  @DisplayName("sizes count bytes of UTF-8, and what was written is read again")
  void toBytes_TEXT_BEYOND_ASCII_isReadAgain() {
    ControlMessage.Create create = ControlMessage.Create.of("ipc:///tmp/é", "{\"k\":\"€😀\"}");

    assertThat(ControlMessage.read(create.toBytes())).isEqualTo(create);
  }

  @Test
  @DisplayName("a Create with a NUL in a text, or a number beyond a byte, cannot be made")
  void create_UNWRITABLE_isRefused() {
    assertThatThrownBy(() -> ControlMessage.Create.of("ipc://a\0", "null"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ControlMessage.Create.of("ipc://a", "\"\0\""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ControlMessage.Create(1, 256, "ipc://a", "null"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ControlMessage.Create(-1, 16, "ipc://a", "null"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ControlMessage.ModuleReply(256))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
