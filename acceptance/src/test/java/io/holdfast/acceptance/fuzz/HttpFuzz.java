/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.acceptance.mqtt.SasDialect;
import io.holdfast.faults.RandomText;
import io.holdfast.model.ConnectionString;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** A back end that speaks HTTP as it should not, mostly with a token that is good. */
final class HttpFuzz {

  private static final List<String> CALLS =
      List.of(
          "GET /devices/%1$s",
          "GET /devices?top=3",
          "GET /devices/%1$s/modules/m",
          "PUT /devices/fuzz-put-%2$d",
          "PUT /devices/fuzz-put-%2$d/modules/m",
          "DELETE /devices/fuzz-put-%2$d",
          "GET /twins/%1$s",
          "PATCH /twins/%1$s",
          "PUT /twins/%1$s",
          "POST /twins/%1$s/methods",
          "POST /devices",
          "POST /devices/keys/regenerate",
          "POST /holdfast/v1/devices/%1$s/messages/devicebound",
          "DELETE /devices/%1$s/commands",
          "GET /messages/serviceBound/feedback",
          "DELETE /messages/serviceBound/feedback/x",
          "GET /holdfast/v1/events?from=latest&max=%2$d",
          "GET /holdfast/v1/events?follow=true&deviceId=%1$s",
          "GET /holdfast/v1/statistics",
          "GET /statistics/devices",
          "GET /certificates",
          "PUT /certificates/c%2$d",
          "POST /devices/%1$s/messages/events",
          "GET /devices/%1$s/messages/deviceBound",
          "OPTIONS *",
          "GET /");

  private static final List<String> BODIES =
      List.of(
          "",
          "{\"deviceId\":\"fuzz-put-1\",\"status\":\"enabled\",\"authentication\":{\"type\":\"sas\"}}",
          "{\"tags\":{\"a\":{\"b\":1}},\"properties\":{\"desired\":{\"x\":[1,2]}}}",
          "{\"methodName\":\"m\",\"payload\":{\"a\":1},\"responseTimeoutInSeconds\":5}",
          "[{\"id\":\"fuzz-put-2\",\"importMode\":\"createOrUpdate\",\"tags\":{}}]",
          "{\"policyKey\":\"swap\",\"devices\":[{\"id\":\"fuzz-put-2\"}]}");

  private static final List<String> HEADERS =
      List.of(
          "X-HTTP-Method-Override: PATCH",
          "If-Match: \"*\"",
          "Expect: 100-continue",
          "Expect: 200-ok",
          "iothub-app-a: b",
          "iothub-expiry: never",
          "iothub-ack: full",
          "Content-Type: application/json",
          "Content-Encoding: gzip",
          "Connection: close, Upgrade",
          "Upgrade: h2c",
          "Transfer-Encoding: gzip, chunked",
          "Content-Length: 18446744073709551616",
          "Content-Length: -1",
          "Host: [::1",
          "Cookie: " + "x".repeat(20_000));

  private final Hub hub;
  private final Registered device;
  private final String token;

  HttpFuzz(Hub hub) {
    this.hub = hub;
    this.device = hub.newDevice();
    ConnectionString owner = ConnectionString.parse(hub.ready().serviceConnectionString());
    String key = Objects.requireNonNull(owner.sharedAccessKey());
    token = SasDialect.PYTHON.token(hub.host(), key, Dial.inSeconds(3600)) + "&skn=iothubowner";
  }

  /** One connection with some requests on it. */
  void run(SplittableRandom random) {
    try (Wire wire =
        random.nextInt(40) == 0
            ? Wire.torn(hub, hub.ready().httpsPort(), random)
            : Wire.https(hub, random)) {
      boolean pipelined = random.nextBoolean();
      for (int more = 1 + random.nextInt(8); more > 0; more--) {
        byte[] request = request(random).getBytes(UTF_8);
        wire.send(random.nextInt(4) == 0 ? Spoiled.bytes(random, request) : request);
        if (!pipelined && wire.read(20)) {
          break;
        }
      }
      boolean ignored = wire.read(random.nextInt(2) == 0 ? 20 : 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String request(SplittableRandom random) {
    String call = one(random, CALLS).formatted(device.identity().deviceId(), random.nextInt(20));
    String target = call + (call.contains("?") ? "&" : "?") + "api-version=2021-04-12";
    StringBuilder head = new StringBuilder(spoiled(random, 4, target)).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(hub.host()).append("\r\n");
    head.append("Authorization: ").append(spoiled(random, 8, token)).append("\r\n");
    while (random.nextInt(2) == 0) {
      head.append(spoiled(random, 4, one(random, HEADERS))).append("\r\n");
    }
    String body = body(random);
    return switch (random.nextInt(4)) {
      case 0 -> head + "Transfer-Encoding: chunked\r\n\r\n" + chunked(random, body);
      case 1 -> head + "Content-Length: " + random.nextInt(3000) + "\r\n\r\n" + body;
      default -> head + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    };
  }

  private static String body(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> "[".repeat(random.nextInt(30_000));
      case 1 -> "{\"a\":".repeat(random.nextInt(3_000));
      case 2 -> "x".repeat(random.nextInt(1_500_000));
      case 3 -> "[" + "{\"id\":\"fuzz-put-3\"},".repeat(random.nextInt(200)) + "{}]";
      default -> spoiled(random, 2, one(random, BODIES));
    };
  }

  private static String chunked(SplittableRandom random, String body) {
    int length = body.getBytes(UTF_8).length;
    String size =
        switch (random.nextInt(8)) {
          case 0 -> "-1";
          case 1 -> "7fffffffffffffff";
          case 2 -> Integer.toHexString(length + random.nextInt(9) - 4);
          case 3 -> Integer.toHexString(length) + ";" + "x".repeat(random.nextInt(9000));
          default -> Integer.toHexString(length);
        };
    return size + "\r\n" + body + "\r\n0\r\n" + (random.nextInt(4) == 0 ? "T: x\r\n" : "") + "\r\n";
  }

  private static <T> T one(SplittableRandom random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** One in so many times with faults in it. */
  private static String spoiled(SplittableRandom random, int oneIn, String text) {
    return random.nextInt(oneIn) == 0 ? RandomText.mutated(random, text) : text;
  }
}
