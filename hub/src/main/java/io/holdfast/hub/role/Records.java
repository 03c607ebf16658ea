/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.method.LocalMethods;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.StoredPolicies;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.session.StoredSubscriptions;
import io.holdfast.hub.session.Subscriptions;
import io.holdfast.hub.trust.StoredAuthorities;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.store.Store;

/** What a hub of either role keeps of those who connect to it. */
record Records(
    RecordWriter writer,
    Policies policies,
    StoredRegistry registry,
    StoredAuthorities authorities,
    StoredTwins twins,
    Subscriptions subscriptions,
    LocalMethods methods,
    Presence presence) {

  /**
   * Of the heap, for twins in memory: in bytes of their stored form, each takes a few times that.
   */
  private static final int TWIN_CACHE_SHARE = 32;

  /**
   * Takes up what the store holds; blocks.
   *
   * @param atEdge whether registrations are a parent's, now or later
   */
  static Records open(
      Store store, Vault vault, RecordWriter writer, Environment environment, boolean atEdge) {
    var clock = environment.clock();
    var random = environment.random();
    Policies policies = StoredPolicies.open(store, vault, random);
    StoredRegistry registry =
        atEdge
            ? StoredRegistry.openAtEdge(store, vault, writer, clock, random)
            : StoredRegistry.open(store, vault, writer, clock, random);
    StoredTwins twins =
        StoredTwins.open(
            store, writer, registry, clock, Runtime.getRuntime().maxMemory() / TWIN_CACHE_SHARE);
    return new Records(
        writer,
        policies,
        registry,
        StoredAuthorities.open(store, writer, clock, random),
        twins,
        StoredSubscriptions.open(store, writer, registry),
        new LocalMethods(registry, environment.timer(), random),
        new Presence(clock));
  }
}
