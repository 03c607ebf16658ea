/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway;

import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.ControlMessage;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A session of the original gateway with its host in C over ipc, as payloads in hex. They stand
 * with the tests of {@code wire}, once for both.
 */
public final class Captured {

  private static final Path RECORDING =
      Path.of("../wire/src/test/resources/io/holdfast/wire/gateway/sessions.txt");

  private static final List<String> TO_HOST_CONTROL = payloads("control", ">");
  private static final List<String> FROM_HOST_CONTROL = payloads("control", "<");
  private static final List<String> TO_HOST = payloads("message", ">");
  private static final List<String> FROM_HOST = payloads("message", "<");

  /** The module's arguments. */
  public static final String ARGS =
      ((ControlMessage.Create) ControlMessage.read(bytes(TO_HOST_CONTROL.get(0)))).args();

  public static final String CREATED = FROM_HOST_CONTROL.get(0);
  public static final String START = TO_HOST_CONTROL.get(1);

  /** To the host. */
  public static final String EMPTY = TO_HOST.get(0);

  /** To the host. */
  public static final String READING = TO_HOST.get(1);

  /** From the host. */
  public static final String ANSWER = FROM_HOST.get(0);

  /** To the host: an empty value, text beyond ASCII, and a content that is no text. */
  public static final String TEXTS = TO_HOST.get(2);

  public static final String DESTROY = TO_HOST_CONTROL.get(2);

  private Captured() {}

  /** What follows the greeting, without the frames' types and lengths. */
  private static List<String> payloads(String channel, String direction) {
    String row = String.join(" | ", "C host", "ipc", channel, direction, "");
    try (Stream<String> lines = Files.lines(RECORDING)) {
      return lines
          .filter(line -> line.startsWith(row))
          .skip(1)
          .map(line -> line.substring(row.length() + 2 * (1 + Long.BYTES)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
