/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.ModuleService;
import io.holdfast.hub.service.ModuleView;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import tools.jackson.databind.node.ArrayNode;

/** Calls on modules. */
final class ModuleCalls {

  private final ModuleService modules;

  ModuleCalls(ModuleService modules) {
    this.modules = modules;
  }

  void addTo(Router<Call> router) {
    router
        .add("GET", "/devices/{device}/modules", this::list)
        .add("GET", "/devices/{device}/modules/{module}", this::get)
        .add("PUT", "/devices/{device}/modules/{module}", this::put)
        .add("DELETE", "/devices/{device}/modules/{module}", this::delete);
  }

  private Answer list(Request request, Access access) throws InterruptedException {
    return switch (IdentityPath.device(request)) {
      case Outcome.Refused<DeviceIdentity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<DeviceIdentity>(DeviceIdentity device) ->
          Answer.of(
              Call.await(modules.list(access, device)),
              list -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                list.forEach(view -> array.add(RegistrationJson.write(view)));
                return Answer.ok(Json.bytes(array));
              });
    };
  }

  private Answer get(Request request, Access access) throws InterruptedException {
    return switch (IdentityPath.module(request)) {
      case Outcome.Refused<ModuleIdentity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<ModuleIdentity>(ModuleIdentity module) ->
          shown(Call.await(modules.find(access, module)));
    };
  }

  private Answer put(Request request, Access access) throws InterruptedException {
    Outcome<ModuleDraft> draft =
        IdentityPath.module(request)
            .then(module -> RegistrationJson.readModule(module, request.body()));
    return switch (draft) {
      case Outcome.Refused<ModuleDraft>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<ModuleDraft>(ModuleDraft module) -> {
        IfMatch ifMatch = IdentityPath.ifMatch(request);
        yield shown(
            Call.await(
                ifMatch == null
                    ? modules.create(access, module)
                    : modules.update(access, module, ifMatch)));
      }
    };
  }

  private Answer delete(Request request, Access access) throws InterruptedException {
    return switch (IdentityPath.module(request)) {
      case Outcome.Refused<ModuleIdentity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<ModuleIdentity>(ModuleIdentity module) ->
          Answer.of(
              Call.await(modules.delete(access, module, IdentityPath.ifMatchOrAny(request))),
              deleted -> new Answer.Empty(204));
    };
  }

  private static Answer shown(Outcome<ModuleView> outcome) {
    return Answer.of(
        outcome,
        view -> Answer.ok(Json.bytes(RegistrationJson.write(view)), view.registration().etag()));
  }
}
