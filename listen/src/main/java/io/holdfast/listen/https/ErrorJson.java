/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Refusal;
import io.holdfast.wire.IsoTime;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refusals in the one form that satisfies all SDKs: Node reads the name in {@code Message}, C# the
 * header and wants it to agree with that name, Java the number.
 */
final class ErrorJson {

  static final String ERROR_CODE = "iothub-errorcode";

  private final InstantSource clock;
  private final RandomGenerator random;

  ErrorJson(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  Answer.Json write(Refusal refusal) {
    ErrorCode code = refusal.code();
    ObjectNode node = Json.object();
    node.put(
        "Message", "ErrorCode:" + code.codeName() + ";E" + code.number() + ": " + refusal.detail());
    node.put(
        "ExceptionMessage",
        "Tracking ID:"
            + new UUID(random.nextLong(), random.nextLong())
            + "-G:0-TimeStamp:"
            + IsoTime.format7(clock.instant()));
    node.put("errorCode", code.number());
    // Limits are a number for each second, so after one there is room again.
    Map<String, String> headers =
        code.httpStatus() == 429
            ? Map.of(ERROR_CODE, code.codeName(), "Retry-After", "1")
            : Map.of(ERROR_CODE, code.codeName());
    return new Answer.Json(code.httpStatus(), Json.bytes(node), headers);
  }
}
