/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.Authorizer;
import io.holdfast.hub.service.Service;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests: who is it, which call is it, and what came of it. Runs on a request's virtual
 * thread.
 */
final class RestApi implements Api {

  private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);

  private static final String OWN = "holdfast";

  static final Refusal NO_VERSION =
      new Refusal(ErrorCode.INVALID_PROTOCOL_VERSION, "the request has no api-version");

  private final Authorizer authorizer;
  private final String version;
  private final Router<Call> router = new Router<>();
  private final ClientApi clients;
  private final ChildApi children;
  private final @Nullable EnrollmentApi enrollments;
  private final @Nullable RegisterApi applicants;

  RestApi(Service service, String version, DpsAnswers answers) {
    this.authorizer = service.authorizer();
    this.version = version;
    this.clients = new ClientApi(service.clients());
    this.children = new ChildApi(service.children());
    new DeviceCalls(service.devices()).addTo(router);
    new ModuleCalls(service.modules()).addTo(router);
    new CertificateCalls(service.certificates()).addTo(router);
    new TwinCalls(service.twins()).addTo(router);
    new MethodCalls(service.methods()).addTo(router);
    Service.Central central = service.central();
    if (central != null) {
      new MailCalls(central.mail()).addTo(router);
      new FeedbackCalls(central.mail()).addTo(router);
      new EventCalls(central.events()).addTo(router);
      new BulkCalls(central.bulk()).addTo(router);
    }
    new StatisticsCalls(service.statistics()).addTo(router);
    Service.Dps dps = service.dps();
    this.enrollments =
        dps == null ? null : new EnrollmentApi(dps.operators(), dps.authorizer(), answers);
    this.applicants = dps == null ? null : new RegisterApi(dps.devices(), answers);
  }

  @Override
  public Answer answer(Request request) throws InterruptedException {
    if (Api.asksForVersion(request)) {
      return Api.version(version);
    }
    if (clients.serves(request.path())) {
      return clients.answer(request);
    }
    if (children.serves(request) && children.isOfEdge(request)) {
      return children.answer(request);
    }
    if (enrollments != null && enrollments.serves(request.path())) {
      return enrollments.answer(request);
    }
    // A device may be called "registrations": what is the hub's stays the hub's.
    if (applicants != null && applicants.serves(request.path()) && !router.knows(request.path())) {
      return applicants.answer(request);
    }
    String path = "/" + String.join("/", request.path());
    return switch (authorizer.authorize(request.header("authorization"), request.host(), path)) {
      case Outcome.Refused<Access>(Refusal refusal) -> refused(request, "nobody", refusal);
      case Outcome.Done<Access>(Access access) -> answer(request, access);
    };
  }

  private Answer answer(Request request, Access access) throws InterruptedException {
    try {
      Answer answer = call(request, access);
      return answer instanceof Answer.Refused(Refusal refusal)
          ? refused(request, access.policy(), refusal)
          : answer;
    } catch (RuntimeException fault) {
      LOG.error(
          "{} {} by policy {} failed", request.method(), request.target(), access.policy(), fault);
      return new Answer.Refused(
          new Refusal(ErrorCode.SERVER_ERROR, "the hub failed; its log tells why"));
    }
  }

  private Answer call(Request request, Access access) throws InterruptedException {
    Router.Match<Call> match = router.find(request.method(), request.path());
    if (match == null) {
      return new Answer.Refused(
          router.knows(request.path())
              ? new Refusal(ErrorCode.INVALID_OPERATION, "no " + request.method() + " here")
              : new Refusal(ErrorCode.NOT_FOUND, "no such path"));
    }
    boolean own = request.path().getFirst().equalsIgnoreCase(OWN);
    if (!own && !hasVersion(request)) {
      return new Answer.Refused(NO_VERSION);
    }
    return match.call().answer(request.matched(match.segments()), access);
  }

  /** Any version will do: clients differ in theirs, and the calls of all are alike. */
  static boolean hasVersion(Request request) {
    String version = request.parameter("api-version");
    return version != null && !version.isBlank();
  }

  private static Answer refused(Request request, String policy, Refusal refusal) {
    LOG.info("{} {} by policy {} refused: {}", request.method(), request.target(), policy, refusal);
    return new Answer.Refused(refusal);
  }
}
