/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.twin.EdgeLimits;
import io.holdfast.hub.twin.Patches;
import io.holdfast.hub.twin.TwinCopies;
import io.holdfast.hub.twin.TwinCopies.Copy;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.hub.upstream.mirror.ParentTwin.Part;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings stored twins and the parent's together, each change in one commit with what is known of
 * the parent. Called from any thread; what it decides, it decides on the records thread.
 *
 * <p>Which desired properties win is said in ADR 0020: the higher version; the parent's if they are
 * equal; and the parent's if it has gone back behind what was heard of it, since then its twin was
 * made anew.
 */
final class Mirror {

  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final TwinCopies copies;
  private final Ledger ledger;

  /** Fetches under way; a patch that comes meanwhile may be newer than what they bring. */
  private final ConcurrentHashMap<Identity, Fetch> fetches = new ConcurrentHashMap<>();

  Mirror(RecordWriter writer, StoredRegistry registry, TwinCopies copies, Ledger ledger) {
    this.writer = writer;
    this.registry = registry;
    this.copies = copies;
    this.ledger = ledger;
  }

  /** A client's patch, for the stored twin and for the parent. */
  CompletionStage<Outcome<Long>> report(
      Identity identity, ObjectNode patch, Bytes json, @Nullable Long ifVersion) {
    return change(
        identity,
        2 * json.length(),
        standing ->
            copies
                .report(identity, patch, ifVersion)
                .map(done -> {
                  ledger.report(identity, standing.reported(patch), json);
                  return done.document().reportedVersion();
                }));
  }

  /** To be called before the parent is asked for a twin. */
  void fetching(Identity identity) {
    fetches.put(identity, new Fetch());
  }

  /** The fetch is over without a twin. */
  void notFetched(Identity identity) {
    fetches.remove(identity);
  }

  /** Takes over the parent's twin that {@link #fetching} announced. */
  CompletionStage<Outcome<Taken>> take(Identity identity, ParentTwin parent, int bytes) {
    Fetch fetch = fetches.get(identity);
    // Until its turn comes: patches that wait before it are newer than it is.
    return this.<Taken>change(
            identity,
            bytes,
            standing ->
                fetch != null && fetch.overtaken && parent.desired().version() < standing.seen()
                    ? Outcome.done(Taken.STALE)
                    : copies.find(identity).then(copy -> take(identity, parent, standing, copy)))
        .whenComplete((outcome, fault) -> {
          if (fetch != null) {
            fetches.remove(identity, fetch);
          }
        });
  }

  private Outcome<Taken> take(Identity identity, ParentTwin parent, Standing known, Copy copy) {
    // One that has gone back to an older state has lost what was reported to it since.
    boolean back = parent.desired().version() < known.seen();
    Standing before = back ? known.wholeUnsent() : known;
    Outcome<Copy> desired = takeDesired(identity, parent.desired(), before, copy);
    ObjectNode reported = reported(parent.reported().members(), before, copy);
    long version =
        before.unsent().isNothing()
            ? parent.reported().version()
            : Math.max(parent.reported().version(), copy.document().reportedVersion());
    Standing after = before.sawVersion(parent.desired().version());
    return desired
        .then(taken -> copies.takeReported(identity, reported, version))
        .map(now -> {
          boolean changed = !now.desired().equals(copy.desired());
          return new Taken(
              now.document(),
              changed ? copy.desired() : null,
              after.unsent().whole()
                  ? difference(identity, after, parent.reported().members(), now.reported())
                  : keep(identity, after));
        });
  }

  private @Nullable Bytes keep(Identity identity, Standing standing) {
    ledger.put(identity, standing);
    return null;
  }

  /** What the parent's reported properties lack, or as much of it as one patch may say. */
  private @Nullable Bytes difference(
      Identity identity, Standing standing, ObjectNode parents, ObjectNode ours) {
    ObjectNode all = Patches.between(parents, ours);
    if (all.isEmpty()) {
      return keep(identity, standing.sending().answered());
    }
    boolean tooLong = Patches.isLonger(all, EdgeLimits.MAX_PATCH_BYTES);
    ledger.put(identity, tooLong ? standing.sendingPart() : standing.sending());
    return TwinJson.bytes(tooLong ? Patches.part(all, EdgeLimits.MAX_PATCH_BYTES) : all);
  }

  private Outcome<Copy> takeDesired(Identity identity, Part parent, Standing before, Copy copy) {
    long ours = copy.document().desiredVersion();
    boolean edited = ours > Math.max(before.seen(), 1);
    boolean anew = parent.version() < before.seen();
    if (!anew && parent.version() < ours) {
      if (parent.version() != before.seen()) {
        LOG.info(
            "{}: desired properties stay as they were edited here, version {}; the parent's"
                + " version {} is passed over",
            identity,
            ours,
            parent.version());
      }
      return Outcome.done(copy);
    }
    if (edited && !copy.desired().equals(parent.members())) {
      LOG.warn(
          "{}: desired properties that were edited here, version {}, are lost: the parent has"
              + " version {}",
          identity,
          ours,
          parent.version());
    }
    return copies.takeDesired(identity, parent.members(), parent.version());
  }

  /** The parent's with all that it does not know yet. */
  private static ObjectNode reported(ObjectNode parents, Standing standing, Copy copy) {
    if (!standing.unsent().whole()) {
      return Patches.applied(parents, standing.unsent().patch());
    }
    return standing.seen() == 0 ? Patches.applied(parents, copy.reported()) : copy.reported();
  }

  /** The parent changed desired properties. */
  CompletionStage<Outcome<Change>> desired(Identity identity, Part patch, int bytes) {
    return change(
        identity,
        bytes,
        standing -> copies.find(identity).then(copy -> desired(identity, patch, standing, copy)));
  }

  private Outcome<Change> desired(Identity identity, Part patch, Standing before, Copy copy) {
    Fetch fetch = fetches.get(identity);
    if (fetch != null) {
      fetch.overtaken = true;
    }
    long ours = copy.document().desiredVersion();
    if (patch.version() <= before.seen()) {
      return Outcome.done(Change.NOTHING);
    }
    if (before.seen() > 0 && patch.version() < ours) {
      ledger.put(identity, before.sawVersion(patch.version()));
      LOG.info(
          "{}: desired properties stay as they were edited here, version {}; the parent's version"
              + " {} is passed over",
          identity,
          ours,
          patch.version());
      return Outcome.done(Change.NOTHING);
    }
    if (before.seen() == 0 || ours != before.seen() || patch.version() != ours + 1) {
      return Outcome.done(Change.GAP);
    }
    return copies
        .patchDesired(identity, patch.members(), patch.version())
        .map(now -> {
          ledger.put(identity, before.sawVersion(patch.version()));
          return new Change(false, copy.desired());
        });
  }

  /** What is to be reported to the parent now; it counts as sent until one of the next three. */
  CompletionStage<Outcome<Sending>> send(Identity identity) {
    return change(
        identity,
        0,
        standing -> {
          if (standing.unsent().isNothing()) {
            return Outcome.done(Sending.NOTHING);
          }
          if (standing.unsent().whole() || standing.seen() == 0) {
            return Outcome.done(Sending.FETCH);
          }
          ledger.put(identity, standing.sending());
          return Outcome.done(new Sending(TwinJson.bytes(standing.unsent().patch()), false));
        });
  }

  /**
   * The parent took what was sent.
   *
   * @param version of its reported properties, or less than 1 if it does not say, as a parent that
   *     is an edge hub
   * @return whether there is more
   */
  CompletionStage<Outcome<Boolean>> sent(Identity identity, long version) {
    return change(
        identity,
        0,
        standing -> {
          Standing after = standing.answered();
          ledger.put(identity, after);
          return version > 0 && after.unsent().isNothing() && standing.later() != null
              ? copies
                  .find(identity)
                  .then(copy -> copies.takeReported(identity, copy.reported(), version))
                  .map(done -> false)
              : Outcome.done(!after.unsent().isNothing());
        });
  }

  /** The parent will never take what was sent; returns whether there is more. */
  CompletionStage<Outcome<Boolean>> rejected(Identity identity) {
    return change(
        identity,
        0,
        standing -> {
          Standing after = standing.rejected();
          ledger.put(identity, after);
          return Outcome.done(!after.unsent().isNothing());
        });
  }

  /** The parent may not have got what was sent: it is to be sent again. */
  CompletionStage<Outcome<Boolean>> failed(Identity identity) {
    return change(
        identity,
        0,
        standing -> {
          ledger.put(identity, standing.failed());
          return Outcome.done(true);
        });
  }

  /** The stored twin. */
  CompletionStage<Outcome<Copy>> find(Identity identity) {
    return writer.submit(0, batch -> copies.find(identity));
  }

  /** Tells once more what has changed since the desired properties were these. */
  CompletionStage<Outcome<Copy>> tellSince(Identity identity, ObjectNode earlier) {
    return writer.submit(0, batch -> copies.tellSince(identity, earlier));
  }

  private <T> CompletionStage<Outcome<T>> change(Identity identity, int bytes, Step<T> step) {
    return writer.submit(
        bytes,
        batch -> {
          Registration registration = registry.inTurn(identity);
          return registration == null
              ? Registry.unknown(identity)
              : step.take(ledger.of(registration));
        });
  }

  /** A step of a turn, from how it stands. */
  @FunctionalInterface
  private interface Step<T> {
    Outcome<T> take(Standing standing);
  }

  /** A fetch under way. */
  private static final class Fetch {
    /** Owned by the records thread. */
    private boolean overtaken;
  }

  /**
   * What came of a fetch.
   *
   * @param document the twin that is stored now; null if the parent's was older than what is known
   *     of it, so that it is to be fetched again
   * @param before the desired properties that were stored before, if there are others now
   * @param report what is to be reported to the parent next, or null; counts as sent
   */
  record Taken(
      @Nullable TwinDocument document, @Nullable ObjectNode before, @Nullable Bytes report) {
    private static final Taken STALE = new Taken(null, null, null);
  }

  /**
   * What came of a change of desired properties.
   *
   * @param gap whether something before it was missed, so that the twin is to be fetched
   * @param before the desired properties that were stored before, if there are others now
   */
  record Change(boolean gap, @Nullable ObjectNode before) {
    private static final Change NOTHING = new Change(false, null);
    private static final Change GAP = new Change(true, null);
  }

  /**
   * What to send.
   *
   * @param patch for the parent, or null
   * @param fetch whether the parent's twin is to be fetched first: to be compared, or for the first
   *     time, since after that it is known what the parent has
   */
  record Sending(@Nullable Bytes patch, boolean fetch) {
    private static final Sending NOTHING = new Sending(null, false);
    private static final Sending FETCH = new Sending(null, true);
  }
}
