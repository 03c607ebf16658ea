/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who lives below whom: the parents in the registry decide, whatever anybody says. Any thread;
 * never blocks.
 */
public record Ancestry(Registry registry) {

  /** Edges nest five deep at IoT Hub; a circle of parents must end. */
  private static final int MAX_DEPTH = 16;

  /**
   * The way from a device up through its parents to an edge device; a device lives below itself.
   *
   * @return the devices in this order, both ends among them, all enabled; refused with {@code
   *     UNAUTHORIZED} if there is no such way
   */
  public CompletionStage<Outcome<List<DeviceRegistration>>> path(
      DeviceIdentity from, DeviceIdentity to) {
    return climb(from, null, to, List.of());
  }

  private CompletionStage<Outcome<List<DeviceRegistration>>> climb(
      DeviceIdentity at,
      @Nullable String scope,
      DeviceIdentity to,
      List<DeviceRegistration> below) {
    return registry
        .find(at)
        .thenCompose(found ->
            found instanceof Outcome.Done<Registration>(DeviceRegistration device)
                ? climb(device, scope, to, below)
                : refused(at + " of the parents is not registered"));
  }

  private CompletionStage<Outcome<List<DeviceRegistration>>> climb(
      DeviceRegistration at,
      @Nullable String scope,
      DeviceIdentity to,
      List<DeviceRegistration> below) {
    if (!at.enabled()) {
      return refused(at.identity() + " is disabled");
    }
    if (scope != null && !(at.iotEdge() && scope.equals(at.deviceScope()))) {
      return refused(scope + " is no edge device's scope any more");
    }
    List<DeviceRegistration> path = new ArrayList<>(below);
    path.add(at);
    if (at.identity().equals(to)) {
      return at.iotEdge()
          ? CompletableFuture.completedStage(Outcome.done(path))
          : refused(at.identity() + " is not an edge device");
    }
    String parentScope = DeviceScopes.parentOf(at);
    DeviceIdentity parent = parentScope == null ? null : DeviceScopes.ownerOf(parentScope);
    return parent == null || path.size() >= MAX_DEPTH
        ? refused(to + " is not among its parents")
        : climb(parent, parentScope, to, path);
  }

  /**
   * Whether a device lives below an edge device, or is that, also where somebody on the way is
   * disabled.
   */
  public CompletionStage<Boolean> isBelow(Outcome<Registration> found, DeviceIdentity edge) {
    return isBelow(found, edge, MAX_DEPTH);
  }

  private CompletionStage<Boolean> isBelow(
      Outcome<Registration> found, DeviceIdentity edge, int depth) {
    if (depth == 0 || !(found instanceof Outcome.Done<Registration>(DeviceRegistration at))) {
      return CompletableFuture.completedStage(false);
    }
    if (at.identity().equals(edge)) {
      return CompletableFuture.completedStage(true);
    }
    String scope = DeviceScopes.parentOf(at);
    DeviceIdentity parent = scope == null ? null : DeviceScopes.ownerOf(scope);
    return parent == null
        ? CompletableFuture.completedStage(false)
        : registry
            .find(parent)
            .thenCompose(above ->
                isScopeOf(scope, above)
                    ? isBelow(above, edge, depth - 1)
                    : CompletableFuture.completedStage(false));
  }

  private static boolean isScopeOf(@Nullable String scope, Outcome<Registration> found) {
    return found instanceof Outcome.Done<Registration>(DeviceRegistration device)
        && device.iotEdge()
        && Objects.equals(scope, device.deviceScope());
  }

  private static <T> CompletionStage<Outcome<T>> refused(String detail) {
    return CompletableFuture.completedStage(Outcome.refused(ErrorCode.UNAUTHORIZED, detail));
  }
}
