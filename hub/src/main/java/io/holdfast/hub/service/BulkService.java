/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.twin.Import;
import io.holdfast.hub.twin.Imports;
import io.holdfast.model.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Operations on many registrations at once. Each item is done or refused for itself. */
public final class BulkService {

  /** The most items of one request. */
  public static final int MAX_ITEMS = 100;

  private final Registry registry;
  private final Imports imports;

  BulkService(Registry registry, Imports imports) {
    this.registry = registry;
    this.imports = imports;
  }

  /**
   * Does the items in their order.
   *
   * @return the outcome of each; refused as a whole for want of the right, or with {@code
   *     DEVICE_DEFINED_MULTIPLE_TIMES} if two are about one identity
   */
  public CompletionStage<Outcome<List<Outcome<Identity>>>> take(Access access, List<Import> items) {
    return access.with(
        Right.REGISTRY_WRITE,
        () -> {
          Set<Identity> seen = new HashSet<>();
          for (Import item : items) {
            if (!seen.add(item.identity())) {
              return CompletableFuture.completedFuture(
                  Outcome.refused(
                      ErrorCode.DEVICE_DEFINED_MULTIPLE_TIMES,
                      "two items are about " + item.identity()));
            }
          }
          return all(items.stream().map(imports::take).toList());
        });
  }

  /** Makes new keys for each of these. */
  public CompletionStage<Outcome<List<Outcome<Registration>>>> renewKeys(
      Access access, List<Identity> identities, Registry.KeyChoice which) {
    return access.with(
        Right.REGISTRY_WRITE,
        () ->
            all(identities.stream().map(identity -> registry.renewKeys(identity, which)).toList()));
  }

  private static <T> CompletionStage<Outcome<List<T>>> all(List<CompletionStage<T>> stages) {
    CompletionStage<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (CompletionStage<T> stage : stages) {
      all =
          all.thenCombine(
              stage,
              (list, each) -> {
                list.add(each);
                return list;
              });
    }
    return all.thenApply(Outcome::done);
  }
}
