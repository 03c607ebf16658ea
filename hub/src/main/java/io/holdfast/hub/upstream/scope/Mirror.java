/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.Ancestry;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.DeviceScopes;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The registry as what is known of the parent's. Any thread; stages complete on any.
 *
 * @param self the edge hub's own identity: it and its device are never forgotten
 */
record Mirror(StoredRegistry registry, ModuleIdentity self) {

  private static final Outcome<Integer> NONE = Outcome.done(0);

  /** Takes all of them over; how many changed, or why one was not taken. */
  CompletionStage<Outcome<Integer>> take(List<Registration> given) {
    List<CompletionStage<Outcome<Boolean>>> changes = new ArrayList<>();
    given.forEach(each -> changes.add(registry.mirror(each)));
    return count(changes);
  }

  /** Whether it is not the identity that is known by this name. */
  boolean isAnother(Registration told) {
    Registration known = registry.known(told.identity());
    return known != null && StoredRegistry.isAnother(known, told);
  }

  /**
   * Who is neither among those that the parent told of nor below those not asked about, nor was
   * never told of: who was registered here before there was a parent works on without it. A
   * device's modules are not named beside it.
   */
  CompletionStage<List<Identity>> missing(Set<Identity> told, Collection<DeviceIdentity> notAsked) {
    CompletionStage<List<Identity>> missing = CompletableFuture.completedStage(new ArrayList<>());
    for (Registration each : registry.all()) {
      Identity identity = each.identity();
      boolean stands = identity instanceof DeviceIdentity || told.contains(identity.device());
      if (stands && !told.contains(identity) && !isKept(identity, Outcome.done(each))) {
        missing =
            missing.thenCombine(
                isBelowAny(identity.device(), notAsked),
                (found, isBelow) -> {
                  if (!isBelow) {
                    found.add(identity);
                  }
                  return found;
                });
      }
    }
    return missing;
  }

  /** Takes over what the pages of the parent say of these, or forgets whom they do not name. */
  CompletionStage<Outcome<Integer>> settle(
      Collection<Identity> identities, Map<Identity, Registration> named) {
    List<CompletionStage<Outcome<Boolean>>> changes = new ArrayList<>();
    named.forEach((identity, registration) -> {
      if (identities.contains(identity)) {
        changes.add(registry.mirror(registration));
      }
    });
    for (Identity each : identities) {
      if (!named.containsKey(each)) {
        changes.add(forget(each));
      }
    }
    return count(changes);
  }

  /**
   * Forgets an identity that the parent does not have any more; whether it was known, and had told
   * of it.
   */
  CompletionStage<Outcome<Boolean>> forget(Identity identity) {
    return registry
        .find(identity)
        .thenCompose(found ->
            isKept(identity, found)
                ? CompletableFuture.completedStage(Outcome.done(false))
                : registry.delete(identity, IfMatch.ANY).thenApply(Mirror::isGone));
  }

  private boolean isKept(Identity identity, Outcome<Registration> found) {
    return isOwn(identity)
        || (found instanceof Outcome.Done<Registration>(Registration known) && isOnlyHere(known));
  }

  private static Outcome<Boolean> isGone(Outcome<Registration> deleted) {
    return deleted instanceof Outcome.Refused<Registration>(Refusal refusal)
            && refusal.code().httpStatus() != 404
        ? new Outcome.Refused<>(refusal)
        : Outcome.done(deleted instanceof Outcome.Done);
  }

  /** Those of whom the parent has never told. */
  List<Identity> onlyHere() {
    return registry.all().stream()
        .filter(each -> isOnlyHere(each) && !isOwn(each.identity()))
        .map(Registration::identity)
        .toList();
  }

  private boolean isOwn(Identity identity) {
    return identity.device().equals(self.device())
        && (identity instanceof DeviceIdentity
            || (identity instanceof ModuleIdentity module && module.moduleId().startsWith("$")));
  }

  /** A parent tells the generation of everybody. */
  private static boolean isOnlyHere(Registration registration) {
    return registration.generationId().isEmpty();
  }

  private CompletionStage<Boolean> isBelowAny(
      DeviceIdentity device, Collection<DeviceIdentity> edges) {
    Ancestry ancestry = new Ancestry(registry);
    CompletionStage<Boolean> any = CompletableFuture.completedStage(false);
    for (DeviceIdentity edge : edges) {
      any =
          any.thenCombine(
              registry.find(device).thenCompose(found -> ancestry.isBelow(found, edge)),
              Boolean::logicalOr);
    }
    return any;
  }

  private static CompletionStage<Outcome<Integer>> count(
      List<CompletionStage<Outcome<Boolean>>> changes) {
    CompletionStage<Outcome<Integer>> sum = CompletableFuture.completedStage(NONE);
    for (CompletionStage<Outcome<Boolean>> each : changes) {
      sum =
          sum.thenCombine(
              each,
              (count, changed) ->
                  count.then(n -> changed.map(did -> did ? Integer.valueOf(n + 1) : n)));
    }
    return sum;
  }

  /**
   * The ids from an edge device up to this hub's own, as the parent wants to be asked: {@code
   * child;…;own}.
   */
  CompletionStage<Outcome<String>> chain(DeviceIdentity from) {
    return new Ancestry(registry)
        .path(from, self.device())
        .thenApply(path ->
            path.map(devices -> {
              List<String> ids = new ArrayList<>();
              devices.forEach(device -> ids.add(device.identity().deviceId()));
              return String.join(";", ids);
            }));
  }

  /** The edge device in whose scope somebody is, as far as is known; else this hub's own. */
  CompletionStage<DeviceIdentity> edgeOf(Identity target) {
    return registry
        .find(target.device())
        .thenApply(found -> {
          DeviceIdentity edge =
              found instanceof Outcome.Done<Registration>(DeviceRegistration device)
                  ? edgeOf(target, device)
                  : null;
          return edge == null ? self.device() : edge;
        });
  }

  private @Nullable DeviceIdentity edgeOf(Identity target, DeviceRegistration device) {
    if (device.identity().equals(self.device())
        || (target instanceof ModuleIdentity && device.iotEdge())) {
      return device.identity();
    }
    String scope = DeviceScopes.parentOf(device);
    return scope == null ? null : DeviceScopes.ownerOf(scope);
  }
}
