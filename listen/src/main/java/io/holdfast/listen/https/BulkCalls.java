/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry.KeyChoice;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.BulkService;
import io.holdfast.hub.twin.Import;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls on many identities at once. */
final class BulkCalls {

  private static final int OK = 200;
  private static final int MULTI_STATUS = 207;
  private static final int BAD_REQUEST = 400;

  private final BulkService bulk;

  BulkCalls(BulkService bulk) {
    this.bulk = bulk;
  }

  void addTo(Router<Call> router) {
    router
        .add("POST", "/devices", this::take)
        .add("POST", "/devices/keys/regenerate", this::renewKeys);
  }

  private Answer take(Request request, Access access) throws InterruptedException {
    Outcome<List<Import>> items = ImportJson.read(request.body());
    return switch (items) {
      case Outcome.Refused<List<Import>>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<List<Import>>(List<Import> wanted) ->
          Answer.of(Call.await(bulk.take(access, wanted)), outcomes -> result(wanted, outcomes));
    };
  }

  /** The status tells whether all was done; the body what was not, with both. */
  private static Answer result(List<Import> items, List<Outcome<Identity>> outcomes) {
    ArrayNode errors = Json.MAPPER.createArrayNode();
    for (int i = 0; i < items.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Refused<Identity>(Refusal refusal)) {
        errors.add(
            error(items.get(i).identity(), refusal)
                .put("operation", items.get(i).mode().azureName()));
      }
    }
    ObjectNode node = Json.object().put("isSuccessful", errors.isEmpty());
    node.set("errors", errors);
    node.putArray("warnings");
    return new Answer.Json(errors.isEmpty() ? OK : BAD_REQUEST, Json.bytes(node), Map.of());
  }

  private static ObjectNode error(Identity identity, Refusal refusal) {
    ObjectNode node = Json.object().put("deviceId", identity.deviceId());
    if (identity instanceof ModuleIdentity module) {
      node.put("moduleId", module.moduleId());
    }
    return node.put("errorCode", refusal.code().codeName()).put("errorStatus", refusal.detail());
  }

  private Answer renewKeys(Request request, Access access) throws InterruptedException {
    return switch (Body.parse(request.body()).then(BulkCalls::wish)) {
      case Outcome.Refused<Wish>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Wish>(Wish wish) ->
          Answer.of(
              Call.await(bulk.renewKeys(access, wish.identities(), wish.which())),
              outcomes -> renewed(wish, outcomes));
    };
  }

  private static Outcome<Wish> wish(Body body) {
    String name = body.text("policyKey");
    KeyChoice which = choice(name);
    if (which == null) {
      body.wrong("policyKey is not primaryKey, secondaryKey or swap");
    }
    return ImportJson.identities(body)
        .then(identities ->
            body.finish(
                new Wish(
                    name == null ? "" : name,
                    which == null ? KeyChoice.PRIMARY : which,
                    identities)));
  }

  private static @Nullable KeyChoice choice(@Nullable String name) {
    return switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
      case "primary", "primarykey" -> KeyChoice.PRIMARY;
      case "secondary", "secondarykey" -> KeyChoice.SECONDARY;
      case "swap" -> KeyChoice.SWAP;
      default -> null;
    };
  }

  private static Answer renewed(Wish wish, List<Outcome<Registration>> outcomes) {
    ArrayNode errors = Json.MAPPER.createArrayNode();
    ArrayNode rotated = Json.MAPPER.createArrayNode();
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case Outcome.Refused<Registration>(Refusal refusal) ->
            errors.add(error(wish.identities().get(i), refusal));
        case Outcome.Done<Registration>(Registration registration) ->
            rotated.add(keys(registration));
      }
    }
    int status = errors.isEmpty() ? OK : rotated.isEmpty() ? BAD_REQUEST : MULTI_STATUS;
    ObjectNode node = Json.object().put("policyKey", wish.policyKey());
    node.set("errors", errors);
    node.set("rotatedKeys", rotated);
    return new Answer.Json(status, Json.bytes(node), Map.of());
  }

  private static ObjectNode keys(Registration registration) {
    ObjectNode node = Json.object().put("id", registration.identity().deviceId());
    if (registration.identity() instanceof ModuleIdentity module) {
      node.put("moduleId", module.moduleId());
    }
    if (registration.authentication() instanceof Authentication.Sas(SymmetricKeys keys)) {
      node.put("primaryKey", keys.primaryText()).put("secondaryKey", keys.secondaryText());
    }
    return node;
  }

  /** Whose keys are to be made anew, and which. */
  private record Wish(String policyKey, KeyChoice which, List<Identity> identities) {}
}
