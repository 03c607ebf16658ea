/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway;

import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A session of the original gateway with its host in C, as payloads in their order. */
public final class Captured {

  /** The module's arguments. */
  public static final String ARGS = "{\"k\":[1,2.5,{\"x\":null}],\"p\":\"a\\/b\"}";

  public static final String CREATED = "a16c01020000000900";
  public static final String START = "a16c010300000008";

  /** To the host. */
  public static final String EMPTY = "a1600000000e0000000000000000";

  /** To the host. */
  public static final String READING =
      "a1600000005500000002736f7572636500626c6554656c656d65747279006d6163416464726573730030313a3031"
          + "3a30313a30313a30313a303100000000167b2274656d7065726174757265223a2031302e30307d";

  /** From the host. */
  public static final String ANSWER =
      "a1600000002500000002736f7572636500686f7374007365710031000000000501020300fe";

  /** To the host: an empty value, text beyond ASCII, and a content that is no text. */
  public static final String TEXTS =
      "a16000000024000000027a6574610000616c70686100c3a9e282ac000000000400ff0a7f";

  public static final String DESTROY = "a16c010400000008";

  private Captured() {}

  /** {@link #READING}, made anew. */
  public static GatewayMessage reading() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("source", "bleTelemetry");
    properties.put("macAddress", "01:01:01:01:01:01");
    return GatewayMessage.of(properties, Bytes.utf8("{\"temperature\": 10.00}"));
  }

  /** {@link #ANSWER}, made anew. */
  public static GatewayMessage answer() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("source", "host");
    properties.put("seq", "1");
    return GatewayMessage.of(properties, Bytes.owning(bytes("01020300fe")));
  }

  /** {@link #TEXTS}, made anew. */
  public static GatewayMessage texts() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("zeta", "");
    properties.put("alpha", "é€");
    return GatewayMessage.of(properties, Bytes.owning(bytes("00ff0a7f")));
  }

  /** The bytes of such a text. */
  public static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** The text of bytes. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
