/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.DeviceRegistrationState;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.EnrollmentService;
import io.holdfast.listen.dps.AnswerJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Calls on what became of devices that asked to be provisioned. */
final class RegistrationCalls {

  private static final String ONE = "/registrations/{id}";

  private final EnrollmentService service;

  RegistrationCalls(EnrollmentService service) {
    this.service = service;
  }

  void addTo(Router<Call> router) {
    router
        .add("GET", ONE, this::get)
        .add("DELETE", ONE, this::delete)
        .add("POST", "/registrations/{group}/query", this::query);
  }

  private Answer get(Request request, Access access) {
    return Answer.of(
        service.registration(access, request.segment("id")),
        state -> Answer.ok(Json.bytes(AnswerJson.tree(state)), state.etag()));
  }

  private Answer delete(Request request, Access access) {
    return Answer.of(
        service.deleteRegistration(access, request.segment("id"), ifMatch(request)),
        deleted -> new Answer.Empty(204));
  }

  /**
   * In a registration's JSON the etag is the base64 of its quoted text; in the header it is not.
   */
  private static IfMatch ifMatch(Request request) {
    IfMatch given = IdentityPath.ifMatchOrAny(request);
    String etag = given.etag();
    if (etag == null) {
      return given;
    }
    try {
      String text = new String(Base64.getDecoder().decode(etag), StandardCharsets.UTF_8);
      boolean isQuoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
      return isQuoted ? new IfMatch(text.substring(1, text.length() - 1)) : given;
    } catch (IllegalArgumentException e) {
      return given;
    }
  }

  private Answer query(Request request, Access access) {
    return switch (QueryPage.of(request)) {
      case Outcome.Refused<QueryPage>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<QueryPage>(QueryPage page) ->
          Answer.of(
              service.registrations(access, request.segment("group"), page.after(), page.max() + 1),
              list ->
                  page.answer(
                      "DeviceRegistration",
                      list,
                      DeviceRegistrationState::registrationId,
                      AnswerJson::tree));
    };
  }
}
