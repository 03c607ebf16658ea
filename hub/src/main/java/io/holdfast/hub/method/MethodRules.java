/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Refusal;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a call and an answer may be: IoT Hub's documented rules ("Understand and invoke direct
 * methods").
 */
final class MethodRules {

  static final int MAX_NAME_LENGTH = 256;

  /** Not allowed by the documentation; the last two an MQTT topic cannot carry. */
  private static final String FORBIDDEN_IN_NAMES = "$()<>@,;:\\\"/[]?={}#+";

  private static final JsonMapper JSON = JsonMapper.shared();

  private MethodRules() {}

  /** Why a call is refused, or null. */
  static @Nullable Refusal refusal(MethodCall call) {
    if (!isName(call.name())) {
      return invalid(
          "a method's name is 1 to "
              + MAX_NAME_LENGTH
              + " printable ASCII characters without "
              + FORBIDDEN_IN_NAMES);
    }
    if (!isWithin(call.responseTimeout(), MethodCall.MIN_RESPONSE_TIMEOUT)) {
      return invalid("the response time-out is not 5 to 300 seconds");
    }
    if (!isWithin(call.connectTimeout(), Duration.ZERO)) {
      return invalid("the connect time-out is not 0 to 300 seconds");
    }
    return call.payload().length() > MethodCall.MAX_PAYLOAD
        ? new Refusal(
            ErrorCode.MESSAGE_TOO_LARGE,
            "the payload is longer than " + MethodCall.MAX_PAYLOAD + " bytes")
        : null;
  }

  /** What is wrong with an answer's payload, or null. */
  static @Nullable Refusal refusalOfAnswer(Bytes payload) {
    if (payload.length() > MethodCall.MAX_PAYLOAD) {
      return bad("the answer is longer than " + MethodCall.MAX_PAYLOAD + " bytes");
    }
    return payload.isEmpty() || isJson(payload) ? null : bad("the answer is not JSON");
  }

  private static boolean isJson(Bytes payload) {
    try (JsonParser parser = JSON.createParser(payload.toByteArray())) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || FORBIDDEN_IN_NAMES.indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWithin(Duration timeout, Duration min) {
    return timeout.compareTo(min) >= 0 && timeout.compareTo(MethodCall.MAX_TIMEOUT) <= 0;
  }

  private static Refusal invalid(String detail) {
    return new Refusal(ErrorCode.ARGUMENT_INVALID, detail);
  }

  private static Refusal bad(String detail) {
    return new Refusal(ErrorCode.BAD_DEVICE_RESPONSE, detail);
  }
}
