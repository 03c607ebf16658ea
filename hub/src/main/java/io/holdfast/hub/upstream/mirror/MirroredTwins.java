/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.PresenceListener;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.RegistryListener;
import io.holdfast.hub.registry.Rewriting;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.twin.DesiredListener;
import io.holdfast.hub.twin.EdgeLimits;
import io.holdfast.hub.twin.Patches;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.twin.TwinCopies.Copy;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.hub.twin.Twins;
import io.holdfast.hub.upstream.Uplink;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.hub.upstream.mirror.ParentTwin.Part;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Store;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The twins of an edge hub: stored here, and kept like the parent's. Any thread; never blocks. */
public final class MirroredTwins
    implements Twins, UplinkListener, PresenceListener, RegistryListener {

  private static final Logger LOG = LoggerFactory.getLogger(MirroredTwins.class);

  private static final String TABLE = "twin-parents";

  private final StoredTwins stored;
  private final Uplink uplink;
  private final ModuleIdentity self;
  private final TwinChanges changes;
  private final Ledger ledger;
  private final Mirror mirror;
  private final Agenda agenda;

  private MirroredTwins(
      Store store,
      RecordWriter writer,
      StoredRegistry registry,
      StoredTwins stored,
      Uplink uplink,
      ModuleIdentity self,
      TwinChanges changes,
      MirrorOptions options,
      Timer timer,
      Counts counts,
      Executor threads) {
    this.stored = stored;
    this.uplink = uplink;
    this.self = self;
    this.changes = changes;
    this.ledger = new Ledger(store.table(TABLE), this::reported);
    this.mirror = new Mirror(writer, registry, stored.copies(), ledger);
    this.agenda = new Agenda(mirror, stored, uplink, self, options, timer, counts, threads);
  }

  /**
   * Takes up what the store holds; blocks. Nothing is asked of the parent before {@link #start}.
   *
   * @param self the edge hub's own identity
   * @param threads where it decides what to ask the parent
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
      Counts counts,
      Executor threads) {
    MirroredTwins twins =
        new MirroredTwins(
            store, writer, registry, stored, uplink, self, changes, options, timer, counts,
            threads);
    writer.add(twins.ledger);
    registry.add(twins.ledger);
    registry.addListener(twins);
    return twins;
  }

  /**
   * How the twins in the store stand to their parent's becomes how they stand to those of a hub
   * that nothing is known of: its desired properties win, and all that was reported is to be told
   * there. To be called before they are opened; blocks.
   */
  public static void atNewParent(Store store) {
    Rewriting.run(
        store, TABLE, (key, value) -> Ledger.decode(value).atNewParent().encode().toByteArray());
  }

  /** Begins to speak with the parent; to be called when all listeners are there. Blocks. */
  public void start() {
    uplink.addListener(this);
    agenda.start(ledger.unsent());
  }

  private void reported(Identity author, Bytes patchJson) {
    agenda.reported(author);
    changes.reported(author, patchJson);
  }

  /**
   * The parent's twin if that can be had soon, which is stored, too; else the stored one, which is
   * empty if the parent was never heard of.
   */
  @Override
  public CompletionStage<Outcome<TwinDocument>> get(Identity identity) {
    return agenda.ask(identity);
  }

  @Override
  public CompletionStage<Outcome<Long>> patchReported(
      Identity identity, Bytes json, @Nullable Long ifVersion) {
    return switch (EdgeLimits.reported(json)) {
      case Outcome.Refused<ObjectNode>(var refusal) ->
          CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
      case Outcome.Done<ObjectNode>(ObjectNode patch) ->
          mirror.report(identity, patch, json, ifVersion);
    };
  }

  /** Refused with {@code CONFLICT} while the parent is there: desired properties are its own. */
  @Override
  public CompletionStage<Outcome<TwinDocument>> patch(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return uplink.isConnected(self) ? isParents() : stored.patch(identity, json, ifMatch);
  }

  /** Refused as {@link #patch}. */
  @Override
  public CompletionStage<Outcome<TwinDocument>> replace(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return uplink.isConnected(self) ? isParents() : stored.replace(identity, json, ifMatch);
  }

  /**
   * Replaces the desired properties by these, unless they are the same: what is settled again must
   * not let their version outgrow a parent's. Tags stay. Refused as {@link #patch}.
   */
  public CompletionStage<Outcome<TwinDocument>> settle(Identity identity, Bytes desiredJson) {
    return switch (TwinJson.object(desiredJson)) {
      case Outcome.Refused<ObjectNode>(var refusal) ->
          CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
      case Outcome.Done<ObjectNode>(ObjectNode wanted) ->
          mirror
              .find(identity)
              .thenCompose(found ->
                  switch (found) {
                    case Outcome.Refused<Copy>(var refusal) ->
                        CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
                    case Outcome.Done<Copy>(Copy copy) ->
                        settle(identity, copy, Patches.between(copy.desired(), wanted));
                  });
    };
  }

  private CompletionStage<Outcome<TwinDocument>> settle(
      Identity identity, Copy copy, ObjectNode patch) {
    return patch.isEmpty()
        ? CompletableFuture.completedFuture(Outcome.done(copy.document()))
        : patch(
            identity,
            Bytes.utf8("{\"properties\":{\"desired\":" + TwinJson.bytes(patch).utf8() + "}}"),
            IfMatch.ANY);
  }

  private static CompletionStage<Outcome<TwinDocument>> isParents() {
    return CompletableFuture.completedFuture(
        Outcome.refused(
            ErrorCode.CONFLICT,
            "twins are changed at the parent hub, which is connected; here only without it"));
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> announceModel(Identity identity, String modelId) {
    uplink.follow(identity, modelId);
    return stored.announceModel(identity, modelId);
  }

  @Override
  public void addListener(DesiredListener listener) {
    stored.addListener(listener);
  }

  @Override
  public void following(Identity identity) {
    agenda.following(identity);
  }

  @Override
  public void connected(Identity identity) {
    agenda.connected(identity);
  }

  @Override
  public void desiredChanged(Identity identity, Bytes patchJson) {
    switch (Part.patch(patchJson)) {
      case Outcome.Refused<Part>(var refusal) -> {
        LOG.warn("{}: the parent's change of desired properties: {}", identity, refusal);
        agenda.desiredCame(identity, null);
      }
      case Outcome.Done<Part>(Part patch) -> {
        var _ =
            mirror
                .desired(identity, patch, 2 * patchJson.length())
                .whenComplete((outcome, fault) ->
                    agenda.desiredCame(
                        identity,
                        outcome instanceof Outcome.Done<Mirror.Change>(Mirror.Change change)
                            ? change
                            : null));
      }
    }
  }

  @Override
  public void changed(Identity identity, boolean connected) {
    agenda.presence(identity, connected);
  }

  /** The new one knows nothing of what the old one was told. */
  @Override
  public void tookOver(Identity identity) {
    agenda.presence(identity, true);
  }

  @Override
  public void changed(
      Identity identity, @Nullable Registration before, @Nullable Registration now) {
    if (now == null) {
      agenda.forgotten(identity);
    }
  }
}
