/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.Throttles.Kind;
import io.holdfast.hub.twin.Twins;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a client's twin requests into answers. While many are under way, nothing more that the
 * client sends is handled: each holds its answer, a whole twin maybe, and a place among the changes
 * that all clients share. Owned by the session's lane.
 */
final class TwinRequests {

  /** This many unanswered requests stop the handling of more. */
  static final int MAX_UNANSWERED = 64;

  private static final Logger LOG = LoggerFactory.getLogger(TwinRequests.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Identity identity;
  private final Twins twins;
  private final Lane lane;
  private final Inflow inflow;
  private final InstantSource clock;
  private final Throttles throttles;
  private final Consumer<Delivery.TwinResponse> answer;
  private final boolean dated;

  private int unanswered;
  private boolean holding;

  /**
   * Answers through the consumer.
   *
   * @param dated whether the client names an api-version: without one it may not patch
   */
  TwinRequests(
      Identity identity,
      boolean dated,
      Twins twins,
      Lane lane,
      Inflow inflow,
      InstantSource clock,
      Throttles throttles,
      Consumer<Delivery.TwinResponse> answer) {
    this.identity = identity;
    this.dated = dated;
    this.twins = twins;
    this.lane = lane;
    this.inflow = inflow;
    this.clock = clock;
    this.throttles = throttles;
    this.answer = answer;
  }

  void get(String requestId) {
    if (!throttles.allows(Kind.TWIN_READS, identity)) {
      answer.accept(refused(requestId, Throttles.refusal(Kind.TWIN_READS)));
      return;
    }
    reply(
        requestId,
        twins.get(identity),
        twin -> new Delivery.TwinResponse(0, 200, requestId, null, twin.deviceJson()));
  }

  void patch(String requestId, @Nullable Long ifVersion, Bytes json) {
    if (!dated) {
      Refusal undated =
          new Refusal(ErrorCode.INVALID_PROTOCOL_VERSION, "the user name has no api-version");
      answer.accept(refused(requestId, undated));
      return;
    }
    if (!throttles.allows(Kind.TWIN_UPDATES, identity)) {
      answer.accept(refused(requestId, Throttles.refusal(Kind.TWIN_UPDATES)));
      return;
    }
    reply(
        requestId,
        twins.patchReported(identity, json, ifVersion),
        version -> new Delivery.TwinResponse(0, 204, requestId, version, Bytes.EMPTY));
  }

  private <T> void reply(
      String requestId,
      CompletionStage<Outcome<T>> stage,
      Function<T, Delivery.TwinResponse> success) {
    if (++unanswered >= MAX_UNANSWERED && !holding) {
      holding = true;
      inflow.hold();
    }
    var ignored =
        stage.whenCompleteAsync(
            (outcome, fault) -> {
              done();
              if (fault != null) {
                LOG.error("{}: twin request failed: {}", identity, fault.toString());
                answer.accept(
                    refused(requestId, new Refusal(ErrorCode.SERVER_ERROR, "try again later")));
                return;
              }
              answer.accept(
                  switch (outcome) {
                    case Outcome.Done<T>(T value) -> success.apply(value);
                    case Outcome.Refused<T>(Refusal refusal) -> refused(requestId, refusal);
                  });
            },
            lane);
  }

  private void done() {
    if (--unanswered <= MAX_UNANSWERED / 2 && holding) {
      holding = false;
      inflow.release();
    }
  }

  /** Microsoft's Node SDK sees a refusal by the body's errorCode alone, so there is always one. */
  private Delivery.TwinResponse refused(String requestId, Refusal refusal) {
    LOG.info("{}: twin request refused: {}", identity, refusal);
    ObjectNode body = JSON.createObjectNode();
    body.put("errorCode", refusal.code().number());
    body.put("trackingId", UUID.randomUUID().toString());
    body.put("message", refusal.toString());
    body.put("timestampUtc", clock.instant().toString());
    return new Delivery.TwinResponse(
        0,
        refusal.code().httpStatus(),
        requestId,
        null,
        Bytes.owning(JSON.writeValueAsBytes(body)));
  }
}
