/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.core.HubSession;
import io.holdfast.client.core.Methods.Receiver;
import io.holdfast.client.core.Methods.Reply;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.method.Methods;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.wire.HubTopics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls of methods from the parent to an identity's local client, and answers back; while
 * one listens. How long a caller waits, the parent alone knows: here an answer may take as long as
 * any may. Owner: the uplink's thread.
 */
final class CallRelay implements Receiver {

  private static final int FAULT = 500;

  private final Identity identity;
  private final Methods methods;
  private final DriverLane lane;
  private @Nullable HubSession session;
  private boolean wanted;

  CallRelay(Identity identity, Shared shared) {
    this.identity = identity;
    this.methods = shared.methods();
    this.lane = shared.lane();
  }

  /** Whether a local client listens. */
  boolean isWanted() {
    return wanted;
  }

  /** Calls come over this session from now on. */
  void begin(HubSession next) {
    session = next;
    if (wanted) {
      next.methods().handle(this, failure -> {});
    }
  }

  /** Somebody listens from now on, or nobody. */
  void want(boolean listening) {
    wanted = listening;
    HubSession current = session;
    if (current == null) {
      return;
    }
    if (listening) {
      current.methods().handle(this, failure -> {});
    } else {
      var _ = current.methods().remove();
    }
  }

  /** The parent remembers a session: it may hold what an earlier run asked for. */
  void accepted(boolean sessionPresent) {
    HubSession current = session;
    if (sessionPresent && !wanted && current != null) {
      current.mqtt().disclaim(HubTopics.METHOD_REQUESTS);
    }
  }

  @Override
  public void called(String name, Bytes payload, Reply reply) {
    MethodCall call = new MethodCall(name, payload, MethodCall.MAX_TIMEOUT, Duration.ZERO);
    var _ =
        methods
            .relay(identity, call)
            .whenComplete((outcome, fault) -> lane.execute(() -> answer(reply, outcome)));
  }

  private static void answer(Reply reply, @Nullable Outcome<MethodResult> outcome) {
    boolean _ =
        switch (outcome) {
          case null -> reply.answer(FAULT, message("the call failed"));
          case Outcome.Done<MethodResult>(MethodResult result) ->
              reply.answer(result.status(), result.payload());
          case Outcome.Refused<MethodResult>(var refusal) ->
              reply.answer(refusal.code().httpStatus(), message(refusal.detail()));
        };
  }

  private static Bytes message(String text) {
    return io.holdfast.client.core.Methods.message(text);
  }
}
