/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.TwinService;
import io.holdfast.hub.service.TwinView;
import io.holdfast.model.Identity;
import java.util.concurrent.CompletionStage;

/** Calls on twins of devices and modules. */
final class TwinCalls {

  private final TwinService twins;

  TwinCalls(TwinService twins) {
    this.twins = twins;
  }

  void addTo(Router<Call> router) {
    for (String path : new String[] {"/twins/{device}", "/twins/{device}/modules/{module}"}) {
      router
          .add("GET", path, (request, access) -> use(request, access, this::get))
          .add("PATCH", path, (request, access) -> use(request, access, this::patch))
          .add("PUT", path, (request, access) -> use(request, access, this::replace));
    }
  }

  private CompletionStage<Outcome<TwinView>> get(
      Request request, Access access, Identity identity) {
    return twins.get(access, identity);
  }

  private CompletionStage<Outcome<TwinView>> patch(
      Request request, Access access, Identity identity) {
    return twins.patch(access, identity, request.body(), IdentityPath.ifMatchOrAny(request));
  }

  private CompletionStage<Outcome<TwinView>> replace(
      Request request, Access access, Identity identity) {
    return twins.replace(access, identity, request.body(), IdentityPath.ifMatchOrAny(request));
  }

  private static Answer use(Request request, Access access, Use use) throws InterruptedException {
    return switch (IdentityPath.identity(request)) {
      case Outcome.Refused<Identity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Identity>(Identity identity) ->
          Answer.of(
              Call.await(use.of(request, access, identity)),
              view -> Answer.ok(TwinJson.write(view), view.twin().etag()));
    };
  }

  @FunctionalInterface
  private interface Use {
    CompletionStage<Outcome<TwinView>> of(Request request, Access access, Identity identity);
  }
}
