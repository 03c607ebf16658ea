/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.MethodService;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Direct methods of devices and modules. */
final class MethodCalls {

  /** Long enough for anything in bounds, short enough for a Duration. */
  private static final long MAX_SECONDS = 1_000_000;

  private final MethodService methods;

  MethodCalls(MethodService methods) {
    this.methods = methods;
  }

  void addTo(Router<Call> router) {
    router
        .add("POST", "/twins/{device}/methods", this::invoke)
        .add("POST", "/twins/{device}/modules/{module}/methods", this::invoke);
  }

  private Answer invoke(Request request, Access access) throws InterruptedException {
    return switch (IdentityPath.identity(request)) {
      case Outcome.Refused<Identity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Identity>(Identity identity) ->
          switch (Body.parse(request.body()).then(MethodCalls::call)) {
            case Outcome.Refused<MethodCall>(Refusal refusal) -> new Answer.Refused(refusal);
            case Outcome.Done<MethodCall>(MethodCall call) ->
                answer(Call.await(methods.invoke(access, identity, call)));
          };
    };
  }

  /** The call that a body asks for. */
  static Outcome<MethodCall> call(Body body) {
    String name = body.text("methodName");
    if (name == null) {
      body.wrong("methodName is missing");
    }
    JsonNode payload = body.value("payload");
    return body.finish(
        new MethodCall(
            name == null ? "" : name,
            payload == null ? Bytes.EMPTY : Json.bytes(payload),
            seconds(body, "responseTimeoutInSeconds", MethodCall.DEFAULT_RESPONSE_TIMEOUT),
            seconds(body, "connectTimeoutInSeconds", Duration.ZERO)));
  }

  private static Duration seconds(Body body, String name, Duration absent) {
    long seconds = body.number(name, absent.toSeconds());
    return Duration.ofSeconds(Math.clamp(seconds, -1, MAX_SECONDS));
  }

  /** What came of a call. */
  static Answer answer(Outcome<MethodResult> outcome) {
    return Answer.of(
        outcome,
        result -> {
          JsonNode payload = payload(result.payload());
          if (payload == null) {
            return new Answer.Refused(
                new Refusal(ErrorCode.BAD_DEVICE_RESPONSE, "the answer cannot be read as JSON"));
          }
          ObjectNode node = Json.object().put("status", result.status());
          node.set("payload", payload);
          return Answer.ok(Json.bytes(node));
        });
  }

  private static @Nullable JsonNode payload(Bytes payload) {
    return payload.isEmpty() ? Json.MAPPER.nullNode() : Json.parse(payload);
  }
}
