/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.CertificateService;
import io.holdfast.hub.trust.CertificateAuthority;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls of our own on the authorities that may say who a device is. */
final class CertificateCalls {

  private static final String ALL = "/holdfast/v1/certificates";
  private static final String ONE = ALL + "/{name}";

  private final CertificateService certificates;

  CertificateCalls(CertificateService certificates) {
    this.certificates = certificates;
  }

  void addTo(Router<Call> router) {
    router
        .add("GET", ALL, this::list)
        .add("GET", ONE, this::get)
        .add("PUT", ONE, this::put)
        .add("DELETE", ONE, this::delete)
        .add("POST", ONE + "/verification-code", this::newCode)
        .add("POST", ONE + "/verify", this::verify);
  }

  private Answer list(Request request, Access access) throws InterruptedException {
    return Answer.of(
        Call.await(certificates.list(access)),
        all -> {
          ObjectNode node = Json.object();
          ArrayNode array = node.putArray("value");
          all.forEach(each -> array.add(CertificateJson.write(each)));
          return Answer.ok(Json.bytes(node));
        });
  }

  private Answer get(Request request, Access access) throws InterruptedException {
    return shown(Call.await(certificates.find(access, request.segment("name"))));
  }

  private Answer put(Request request, Access access) throws InterruptedException {
    return switch (CertificateJson.read(request.body())) {
      case Outcome.Refused<String>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<String>(String text) ->
          shown(Call.await(certificates.create(access, request.segment("name"), text)));
    };
  }

  private Answer newCode(Request request, Access access) throws InterruptedException {
    IfMatch ifMatch = IdentityPath.ifMatchOrAny(request);
    return Answer.of(
        Call.await(certificates.newCode(access, request.segment("name"), ifMatch)),
        authority ->
            Answer.ok(Json.bytes(CertificateJson.writeWithCode(authority)), authority.etag()));
  }

  private Answer verify(Request request, Access access) throws InterruptedException {
    IfMatch ifMatch = IdentityPath.ifMatchOrAny(request);
    return switch (CertificateJson.read(request.body())) {
      case Outcome.Refused<String>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<String>(String text) ->
          shown(Call.await(certificates.verify(access, request.segment("name"), text, ifMatch)));
    };
  }

  private Answer delete(Request request, Access access) throws InterruptedException {
    IfMatch ifMatch = IdentityPath.ifMatchOrAny(request);
    return Answer.of(
        Call.await(certificates.delete(access, request.segment("name"), ifMatch)),
        deleted -> new Answer.Empty(204));
  }

  private static Answer shown(Outcome<CertificateAuthority> outcome) {
    return Answer.of(
        outcome,
        authority -> Answer.ok(Json.bytes(CertificateJson.write(authority)), authority.etag()));
  }
}
