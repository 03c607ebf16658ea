/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.admit.Credentials;
import io.holdfast.hub.service.CallerService;
import io.holdfast.model.Audience;
import io.holdfast.model.Identity;
import io.holdfast.model.InvalidSasTokenException;
import io.holdfast.model.MethodCall;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct methods as modules beside an edge hub call them. The module says in a header who it is,
 * and proves it by its token, or its certificate.
 */
final class CallerApi {

  private static final Logger LOG = LoggerFactory.getLogger(CallerApi.class);

  /** The longest name of a method here; IoT Hub takes longer ones. */
  private static final int MAX_NAME = 100;

  private final CallerService callers;
  private final Router<Boolean> router =
      new Router<Boolean>()
          .add("POST", "/twins/{device}/methods", true)
          .add("POST", "/twins/{device}/modules/{module}/methods", true);

  CallerApi(CallerService callers) {
    this.callers = callers;
  }

  boolean serves(Request request) {
    return router.knows(request.path());
  }

  /**
   * Answers a request; never by an exception.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request) throws InterruptedException {
    try {
      Answer answer = invoked(request);
      return answer instanceof Answer.Refused(Refusal refusal) ? shown(request, refusal) : answer;
    } catch (RuntimeException fault) {
      LOG.error("{} {} failed", request.method(), request.target(), fault);
      return error(500, ErrorCode.SERVER_ERROR, "the hub failed; its log tells why");
    }
  }

  private Answer invoked(Request request) throws InterruptedException {
    Router.Match<Boolean> match = router.find(request.method(), request.path());
    if (match == null) {
      return refused(ErrorCode.INVALID_OPERATION, "no " + request.method() + " here");
    }
    ModuleIdentity caller = caller(request);
    if (caller == null) {
      return refused(ErrorCode.ARGUMENT_INVALID, "Invalid header value for x-ms-edge-moduleId");
    }
    Credentials credentials =
        new Credentials(request.header("authorization"), request.certificates());
    if (isOfAnother(caller, credentials.token())) {
      return refused(ErrorCode.ARGUMENT_INVALID, "x-ms-edge-moduleId is not whom the token is for");
    }
    return switch (Call.await(callers.admit(caller, credentials))) {
      case Outcome.Refused<ModuleIdentity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<ModuleIdentity> _ -> call(caller, request.matched(match.segments()));
    };
  }

  private Answer call(ModuleIdentity caller, Request request) throws InterruptedException {
    return switch (IdentityPath.identity(request)) {
      case Outcome.Refused<Identity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Identity>(Identity target) ->
          switch (Body.parse(request.body()).then(MethodCalls::call)) {
            case Outcome.Refused<MethodCall>(Refusal refusal) -> new Answer.Refused(refusal);
            case Outcome.Done<MethodCall>(MethodCall call) -> call(caller, target, call);
          };
    };
  }

  private Answer call(ModuleIdentity caller, Identity target, MethodCall call)
      throws InterruptedException {
    if (call.name().length() > MAX_NAME) {
      return refused(ErrorCode.ARGUMENT_INVALID, "methodName cannot be longer than " + MAX_NAME);
    }
    Answer answer = MethodCalls.answer(Call.await(callers.invoke(caller, target, call)));
    boolean nobody =
        answer instanceof Answer.Refused(Refusal refusal) && refusal.code().httpStatus() == 404;
    return nobody ? error(404, ErrorCode.DEVICE_NOT_ONLINE, notFound(target)) : answer;
  }

  private static String notFound(Identity target) {
    return "Client " + target.clientId() + " not found";
  }

  /** Who the header says, or null if it says nobody. */
  private static @Nullable ModuleIdentity caller(Request request) {
    String header = request.header(Request.CALLER_HEADER);
    try {
      return header != null && Identity.parse(header.strip()) instanceof ModuleIdentity module
          ? module
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether the token says that it is for another module, or another device's. */
  private static boolean isOfAnother(ModuleIdentity caller, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return false;
    }
    try {
      Audience audience = SasToken.parse(text).audience();
      String device = audience.deviceId();
      String module = audience.moduleId();
      return (device != null && !device.equalsIgnoreCase(caller.deviceId()))
          || (module != null && !module.equalsIgnoreCase(caller.moduleId()));
    } catch (InvalidSasTokenException e) {
      return false; // Whoever judges it says what is wrong.
    }
  }

  /** In the form that callers know: what is too large is one more argument that is wrong. */
  private static Answer shown(Request request, Refusal refusal) {
    LOG.info("{} {} refused: {}", request.method(), request.target(), refusal);
    int status = refusal.code().httpStatus();
    return error(status == 413 ? 400 : status, refusal.code(), refusal.detail());
  }

  private static Answer refused(ErrorCode code, String message) {
    return new Answer.Refused(new Refusal(code, message));
  }

  private static Answer error(int status, ErrorCode code, String message) {
    return new Answer.Json(
        status,
        Json.bytes(Json.object().put("message", message)),
        Map.of(ErrorJson.ERROR_CODE, code.codeName()));
  }
}
