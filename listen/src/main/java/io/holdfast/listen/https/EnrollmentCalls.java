/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.Enrollment;
import io.holdfast.hub.enroll.EnrollmentDraft;
import io.holdfast.hub.enroll.EnrollmentKind;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.EnrollmentService;
import io.holdfast.hub.service.EnrollmentService.EnrollmentView;
import io.holdfast.hub.service.EnrollmentService.ServiceView;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls on enrollments of devices and of groups. */
final class EnrollmentCalls {

  private final EnrollmentService service;

  EnrollmentCalls(EnrollmentService service) {
    this.service = service;
  }

  void addTo(Router<Call> router) {
    for (EnrollmentKind kind : EnrollmentKind.values()) {
      String all = kind == EnrollmentKind.GROUP ? "/enrollmentGroups" : "/enrollments";
      String one = all + "/{id}";
      // An enrollment may be called "query": only other methods are for it then.
      router
          .add("POST", all + "/query", (request, access) -> query(request, access, kind))
          .add("POST", all, (request, access) -> bulk(request, access, kind))
          .add("GET", one, (request, access) -> get(request, access, kind))
          .add("PUT", one, (request, access) -> put(request, access, kind))
          .add("DELETE", one, (request, access) -> delete(request, access, kind))
          .add(
              "POST",
              one + "/attestationmechanism",
              (request, access) -> attestation(request, access, kind));
    }
    router.add("GET", "/holdfast/v1/provisioning", this::service);
  }

  private Answer get(Request request, Access access, EnrollmentKind kind) {
    return shown(service.find(access, kind, request.segment("id")));
  }

  private Answer put(Request request, Access access, EnrollmentKind kind) {
    Outcome<EnrollmentDraft> draft =
        Body.parse(request.body())
            .then(body -> EnrollmentJson.read(kind, request.segment("id"), body));
    return shown(draft.then(wish -> service.put(access, wish, IdentityPath.ifMatch(request))));
  }

  private static Answer shown(Outcome<EnrollmentView> outcome) {
    return Answer.of(
        outcome,
        view -> Answer.ok(Json.bytes(EnrollmentJson.write(view)), view.enrollment().etag()));
  }

  private Answer delete(Request request, Access access, EnrollmentKind kind) {
    return Answer.of(
        service.delete(access, kind, request.segment("id"), IdentityPath.ifMatchOrAny(request)),
        deleted -> new Answer.Empty(204));
  }

  private Answer attestation(Request request, Access access, EnrollmentKind kind) {
    return Answer.of(
        service.attestation(access, kind, request.segment("id")),
        attestation -> Answer.ok(Json.bytes(AttestationJson.writeWithKeys(attestation))));
  }

  private Answer query(Request request, Access access, EnrollmentKind kind) {
    String type = kind == EnrollmentKind.GROUP ? "EnrollmentGroup" : "Enrollment";
    return switch (QueryPage.of(request)) {
      case Outcome.Refused<QueryPage>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<QueryPage>(QueryPage page) ->
          Answer.of(
              service.list(access, kind, page.after(), page.max() + 1),
              list -> page.answer(type, list, Enrollment::id, EnrollmentJson::write));
    };
  }

  private Answer bulk(Request request, Access access, EnrollmentKind kind) {
    return Answer.of(
        service
            .mayWrite(access)
            .then(may -> Body.parse(request.body()))
            .then(body -> EnrollmentBulk.read(kind, body)),
        bulk -> Answer.ok(Json.bytes(bulk.run(service, access))));
  }

  private Answer service(Request request, Access access) {
    return Answer.of(
        service.service(access),
        (ServiceView view) -> {
          ObjectNode node = Json.object().put("idScope", view.idScope());
          ArrayNode hubs = node.putArray("iotHubs");
          view.hubs().forEach(hubs::add);
          return Answer.ok(Json.bytes(node));
        });
  }
}
