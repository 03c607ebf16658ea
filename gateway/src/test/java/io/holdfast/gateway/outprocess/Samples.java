/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** What tests of proxies begin with; bytes of control messages are spelled out. */
final class Samples {

  static final SpAddress CONTROL = SpAddress.parse("ipc:///run/g.c");
  static final SpAddress MESSAGE = SpAddress.parse("ipc:///run/g.m");

  /** A1 6C, version, type 1, size; version, PAIR; "ipc:///run/g.m"; "null". */
  static final String CREATE =
      "a16c010100000026" + "0110" + "0000000f6970633a2f2f2f72756e2f672e6d00" + "000000056e756c6c00";

  static final String START = "a16c010300000008";
  static final String DESTROY = "a16c010400000008";

  private Samples() {}

  static OutProcessSettings settings() {
    return new OutProcessSettings(
        "ipc:///run/g.c",
        CONTROL,
        "ipc:///run/g.m",
        MESSAGE,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        8,
        Optional.empty());
  }

  static byte[] reply(int status) {
    return HexFormat.of().parseHex("a16c010200000009%02x".formatted(status));
  }

  /** A message with one property, {@code n}. */
  static GatewayMessage message(int number) {
    return GatewayMessage.of(Map.of("n", Integer.toString(number)), Bytes.EMPTY);
  }

  static String hex(GatewayMessage message) {
    return HexFormat.of().formatHex(message.serialised().toByteArray());
  }

  static int number(GatewayMessage message) {
    return Integer.parseInt(message.properties().getOrDefault("n", "-1"));
  }
}
