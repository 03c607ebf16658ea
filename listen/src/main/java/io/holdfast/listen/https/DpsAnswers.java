/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.Provisioning;
import io.holdfast.listen.dps.AnswerJson;
import io.holdfast.model.Bytes;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers in the provisioning service's form, for its devices and its back ends. */
final class DpsAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(DpsAnswers.class);

  private static final String JSON = "application/json";

  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Makes them.
   *
   * @param random for the ids by which an error is found again
   */
  DpsAnswers(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** What all of them have in common: checks the request's form, answers, and never throws. */
  Answer answer(Request request, String who, Use use) throws InterruptedException {
    Answer answer;
    try {
      answer = isOfJson(request) ? use.answer() : notJson();
    } catch (RuntimeException fault) {
      LOG.error("{} {} by {} failed", request.method(), request.target(), who, fault);
      answer = refused(ErrorCode.SERVER_ERROR, "the hub failed; its log tells why");
    }
    return switch (answer) {
      case Answer.Refused(Refusal refusal) -> {
        LOG.info("{} {} by {} refused: {}", request.method(), request.target(), who, refusal);
        yield write(refusal);
      }
      case Answer.Json json -> with("x-ms-request-id", requestId(), json);
      default -> answer;
    };
  }

  private static boolean isOfJson(Request request) {
    String type = request.header("content-type");
    return request.body().isEmpty()
        || type == null
        || type.strip().toLowerCase(Locale.ROOT).startsWith(JSON);
  }

  private static Answer notJson() {
    return refused(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body is not said to be " + JSON + ", as it must be");
  }

  private Answer.Json write(Refusal refusal) {
    Refusal known = inItsWords(refusal);
    int number = known.code().number();
    int status = refusal.code().httpStatus();
    Map<String, String> headers = new HashMap<>();
    headers.put("x-ms-error-code", Integer.toString(number));
    headers.put("x-ms-request-id", requestId());
    if (status == ErrorCode.THROTTLED.httpStatus()) {
      headers.put("Retry-After", retryAfter());
    }
    return new Answer.Json(status, AnswerJson.bytes(tree(known)), headers);
  }

  /** The service has one number for all that is wrong with a token. */
  static Refusal inItsWords(Refusal refusal) {
    return refusal.code() == ErrorCode.UNAUTHORIZED
        ? new Refusal(ErrorCode.UNAUTHORIZED_ACCESS, refusal.detail())
        : refusal;
  }

  private ObjectNode tree(Refusal refusal) {
    return AnswerJson.tree(refusal, clock.instant(), random);
  }

  private String requestId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** The answer that hands a TPM its challenge. */
  Answer.Json challenge(Bytes blob, String keyName) {
    Refusal unproved =
        new Refusal(ErrorCode.UNAUTHORIZED_ACCESS, "sign with the key that the TPM is given");
    ObjectNode node =
        tree(unproved)
            .put("authenticationKey", Base64.getEncoder().encodeToString(blob.toByteArray()))
            .put("keyName", keyName);
    return new Answer.Json(
        unproved.code().httpStatus(),
        AnswerJson.bytes(node),
        Map.of("x-ms-error-code", Integer.toString(unproved.code().number())));
  }

  private static Answer.Json with(String header, String value, Answer.Json json) {
    Map<String, String> headers = new HashMap<>(json.headers());
    headers.put(header, value);
    return new Answer.Json(json.status(), json.body(), headers);
  }

  static String retryAfter() {
    return Long.toString(Provisioning.RETRY_AFTER.toSeconds());
  }

  static Answer refused(ErrorCode code, String detail) {
    return new Answer.Refused(new Refusal(code, detail));
  }

  /** The refusal of a path that has no such call. */
  static Answer noCall(Request request) {
    return refused(ErrorCode.METHOD_NOT_ALLOWED, "no " + request.method() + " here");
  }

  /** Any version will do, but there must be one. */
  static Outcome<Request> versioned(Request request) {
    return RestApi.hasVersion(request)
        ? Outcome.done(request)
        : new Outcome.Refused<>(RestApi.NO_VERSION);
  }

  /** Does what was asked. */
  @FunctionalInterface
  interface Use {
    Answer answer() throws InterruptedException;
  }
}
