/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.Applicant;
import io.holdfast.hub.enroll.Application;
import io.holdfast.hub.enroll.Evidence;
import io.holdfast.hub.enroll.Provisioning;
import io.holdfast.listen.dps.AnswerJson;
import io.holdfast.listen.dps.RegisterBody;
import java.util.List;
import java.util.Map;

/**
 * The provisioning service as devices use it over HTTPS. A device shows a token, or the certificate
 * of its connection, or nothing: then it may have a TPM, which is given something to sign with. Any
 * thread; calls may block.
 */
final class RegisterApi {

  private static final String ONE = "/{scope}/registrations/{id}";

  private final Provisioning provisioning;
  private final DpsAnswers answers;
  private final Router<ApplicantCall> router = new Router<>();

  RegisterApi(Provisioning provisioning, DpsAnswers answers) {
    this.provisioning = provisioning;
    this.answers = answers;
    router
        .add("PUT", ONE + "/register", this::register)
        .add("GET", ONE + "/operations/{operation}", this::poll)
        .add("POST", ONE, this::lookUp);
  }

  /** Whether the path is one of a device that is provisioned. */
  boolean serves(List<String> path) {
    return router.knows(path);
  }

  /**
   * Answers a request; never by an exception.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request) throws InterruptedException {
    return answers.answer(request, "a device", () -> called(request));
  }

  private Answer called(Request request) throws InterruptedException {
    Router.Match<ApplicantCall> match = router.find(request.method(), request.path());
    if (match == null) {
      return DpsAnswers.noCall(request);
    }
    Request matched = request.matched(match.segments());
    Applicant applicant =
        new Applicant(matched.segment("scope"), matched.segment("id"), evidence(request));
    return switch (DpsAnswers.versioned(matched)) {
      case Outcome.Refused<Request>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Request> _ -> match.call().answer(matched, applicant);
    };
  }

  /** If there is a token, it counts: TLS libraries show certificates to every server that asks. */
  private static Evidence evidence(Request request) {
    String token = request.header("authorization");
    if (token != null && !token.isBlank()) {
      return new Evidence.Token(token);
    }
    return request.certificates().isEmpty()
        ? new Evidence.None()
        : new Evidence.Chain(request.certificates());
  }

  private Answer register(Request request, Applicant applicant) throws InterruptedException {
    return switch (RegisterBody.read(request.body())) {
      case Outcome.Refused<RegisterBody>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<RegisterBody>(RegisterBody wish) ->
          Answer.of(
              Call.await(provisioning.register(application(applicant, wish))),
              answer ->
                  switch (answer) {
                    case io.holdfast.hub.enroll.Answer.Operation operation ->
                        operation(request, operation);
                    case io.holdfast.hub.enroll.Answer.Challenge(var blob, var keyName) ->
                        answers.challenge(blob, keyName);
                  });
    };
  }

  private static Application application(Applicant applicant, RegisterBody wish) {
    return new Application(
        applicant, wish.registrationId(), wish.payload(), wish.tpm(), /* patient= */ false);
  }

  private Answer poll(Request request, Applicant applicant) throws InterruptedException {
    return Answer.of(
        Call.await(provisioning.poll(applicant, request.segment("operation"), false)),
        operation -> operation(request, operation));
  }

  private static Answer operation(
      Request request, io.holdfast.hub.enroll.Answer.Operation operation) {
    if (!operation.isUnderWay()) {
      return Answer.ok(AnswerJson.of(operation));
    }
    Map<String, String> headers =
        Map.of(
            "Retry-After",
            DpsAnswers.retryAfter(),
            "Location",
            "/"
                + request.segment("scope")
                + "/registrations/"
                + request.segment("id")
                + "/operations/"
                + operation.state().operationId()
                + "?api-version="
                + version(request));
    return new Answer.Json(202, AnswerJson.of(operation), headers);
  }

  /** As far as it may stand in a header. */
  private static String version(Request request) {
    String version = request.parameter("api-version");
    return version == null ? "" : version.replaceAll("[^A-Za-z0-9.-]", "");
  }

  private Answer lookUp(Request request, Applicant applicant) throws InterruptedException {
    return Answer.of(
        Call.await(provisioning.lookUp(applicant)),
        state -> Answer.ok(AnswerJson.bytes(AnswerJson.ofDevice(state))));
  }

  /** One kind of request of a device. Runs on a virtual thread and may block. */
  @FunctionalInterface
  private interface ApplicantCall {
    Answer answer(Request request, Applicant applicant) throws InterruptedException;
  }
}
