/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.twin.Section.Stamp;
import io.holdfast.model.Identity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes of stored twins that follow another hub's. Each is a part of the present turn, on the
 * records thread; refused only for want of a registration, but for {@link #report}.
 */
public final class TwinCopies {

  private final StoredTwins twins;
  private final TwinTable table;
  private final TwinNews news;

  TwinCopies(StoredTwins twins, TwinTable table, TwinNews news) {
    this.twins = twins;
    this.table = table;
    this.news = news;
  }

  /** The twin as this turn sees it. */
  public Outcome<Copy> find(Identity identity) {
    return twins.onTwin(identity, twin -> Outcome.done(copy(twin)));
  }

  /**
   * Merges a patch into the reported properties: {@link Twins#patchReported}.
   *
   * @param patch one that {@link EdgeLimits} took
   */
  public Outcome<Copy> report(Identity identity, ObjectNode patch, @Nullable Long ifVersion) {
    return twins
        .onTwin(identity, twin -> twins.report(twin, patch, ifVersion))
        .map(TwinCopies::copy);
  }

  /** Sets the reported properties. */
  public Outcome<Copy> takeReported(Identity identity, ObjectNode values, long version) {
    return twins.onTwin(
        identity,
        twin -> {
          Section before = twin.reported();
          ObjectNode patch = Patches.between(before.values(), values);
          if (patch.isEmpty() && version == before.version()) {
            return Outcome.done(copy(twin));
          }
          Stamp stamp = new Stamp(twins.now(), version, false);
          StoredTwin after =
              twin.withReported(patch.isEmpty() ? before.at(version) : before.merge(patch, stamp));
          table.put(after);
          return Outcome.done(copy(after));
        });
  }

  /**
   * Sets the desired properties, and tells what changed, were it the version alone.
   *
   * @param values without nulls, but in arrays
   */
  public Outcome<Copy> takeDesired(Identity identity, ObjectNode values, long version) {
    return twins.onTwin(
        identity,
        twin -> {
          ObjectNode patch = Patches.between(twin.desired().values(), values);
          return patch.isEmpty() && version == twin.desiredVersion()
              ? Outcome.done(copy(twin))
              : Outcome.done(copy(patched(twin, patch, version)));
        });
  }

  /** Merges a patch into the desired properties, and tells of it as it is. */
  public Outcome<Copy> patchDesired(Identity identity, ObjectNode patch, long version) {
    return twins.onTwin(identity, twin -> Outcome.done(copy(patched(twin, patch, version))));
  }

  private StoredTwin patched(StoredTwin twin, ObjectNode patch, long version) {
    Stamp stamp = new Stamp(twins.now(), version, true);
    StoredTwin after = twin.with(twin.tags(), twin.desired().merge(patch, stamp));
    table.put(after);
    news.desiredChanged(after, patch);
    return after;
  }

  /** Tells once more what has changed since the desired properties were these, if anything has. */
  public Outcome<Copy> tellSince(Identity identity, ObjectNode earlier) {
    return twins.onTwin(
        identity,
        twin -> {
          ObjectNode patch = Patches.between(earlier, twin.desired().values());
          if (!patch.isEmpty()) {
            news.desiredChanged(twin, patch);
          }
          return Outcome.done(copy(twin));
        });
  }

  private static Copy copy(StoredTwin twin) {
    return new Copy(twin, twin.desired().values(), twin.reported().values());
  }

  /**
   * A twin in a turn. Its trees are shared: nobody may change them.
   *
   * @param desired its desired properties
   * @param reported its reported properties
   */
  public record Copy(TwinDocument document, ObjectNode desired, ObjectNode reported) {}
}
