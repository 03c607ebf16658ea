/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.Authorizer;
import io.holdfast.hub.service.EnrollmentService;
import java.util.List;

/**
 * The provisioning service as back ends use it, who prove themselves by a policy's token with each
 * request. Any thread; calls may block.
 */
final class EnrollmentApi {

  private final Authorizer authorizer;
  private final DpsAnswers answers;
  private final Router<Call> router = new Router<>();

  EnrollmentApi(EnrollmentService service, Authorizer authorizer, DpsAnswers answers) {
    this.authorizer = authorizer;
    this.answers = answers;
    new EnrollmentCalls(service).addTo(router);
    new RegistrationCalls(service).addTo(router);
  }

  /** Whether the path is one of the service's. */
  boolean serves(List<String> path) {
    return router.knows(path);
  }

  /**
   * Answers a request; never by an exception.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request) throws InterruptedException {
    String path = "/" + String.join("/", request.path());
    Outcome<Access> access =
        authorizer.authorize(request.header("authorization"), request.host(), path);
    return switch (access) {
      case Outcome.Refused<Access>(Refusal refusal) ->
          answers.answer(request, "nobody", () -> new Answer.Refused(refusal));
      case Outcome.Done<Access>(Access bearer) ->
          answers.answer(request, "policy " + bearer.policy(), () -> called(request, bearer));
    };
  }

  private Answer called(Request request, Access access) throws InterruptedException {
    Router.Match<Call> match = router.find(request.method(), request.path());
    if (match == null) {
      return DpsAnswers.noCall(request);
    }
    return switch (DpsAnswers.versioned(request)) {
      case Outcome.Refused<Request>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Request> _ ->
          match.call().answer(request.matched(match.segments()), access);
    };
  }
}
