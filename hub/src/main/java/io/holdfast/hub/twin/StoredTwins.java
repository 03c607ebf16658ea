/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.twin.Section.Stamp;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import io.holdfast.wire.IsoTime;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The twins in a table, those used last in memory. A twin that nobody wrote to is not stored: it is
 * what a fresh one is. JSON is read and checked on the caller's thread; everything else happens on
 * the records thread.
 *
 * <p>Design note: a twin belongs to a generation of its registration. One that outlives it is taken
 * for absent.
 */
public final class StoredTwins implements Twins, RecordWriter.Book, StoredRegistry.Dependent {

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final Table table;
  private final InstantSource clock;
  private final CopyOnWriteArrayList<DesiredListener> listeners = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<TwinListener> eventListeners = new CopyOnWriteArrayList<>();
  // Owned by the records thread.
  private final TwinCache cache;
  private final Map<Identity, Changed> turn = new HashMap<>();
  private final List<DesiredChange> desiredChanges = new ArrayList<>();
  private final List<TwinEvent> events = new ArrayList<>();

  private StoredTwins(
      RecordWriter writer,
      StoredRegistry registry,
      Table table,
      InstantSource clock,
      TwinCache cache) {
    this.writer = writer;
    this.registry = registry;
    this.table = table;
    this.clock = clock;
    this.cache = cache;
  }

  /**
   * Opens the twins.
   *
   * @param cacheBytes how much of them is kept in memory, in bytes of their stored form; each takes
   *     several times that
   */
  public static StoredTwins open(
      Store store,
      RecordWriter writer,
      StoredRegistry registry,
      InstantSource clock,
      long cacheBytes) {
    StoredTwins twins =
        new StoredTwins(writer, registry, store.table("twins"), clock, new TwinCache(cacheBytes));
    writer.add(twins);
    registry.add(twins);
    return twins;
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> get(Identity identity) {
    return writer.submit(0, batch -> onTwin(identity, twin -> Outcome.done(twin)));
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> announceModel(Identity identity, String modelId) {
    return writer.submit(
        modelId.length(),
        batch ->
            onTwin(
                identity,
                twin -> {
                  StoredTwin after =
                      twin.modelId().equals(modelId) ? twin : twin.withModel(modelId);
                  if (!twin.modelId().equals(modelId)) {
                    put(after, batch);
                  }
                  return Outcome.done(after);
                }));
  }

  @Override
  public CompletionStage<Outcome<Long>> patchReported(
      Identity identity, Bytes json, @Nullable Long ifVersion) {
    switch (TwinJson.object(json)) {
      case Outcome.Refused<ObjectNode>(var refusal) -> {
        return CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
      }
      case Outcome.Done<ObjectNode>(ObjectNode patch) -> {
        String wrong = TwinLimits.wrongWith(patch);
        return wrong != null
            ? CompletableFuture.completedFuture(invalid("reported properties: " + wrong))
            : writer.submit(
                json.length(),
                batch -> onTwin(identity, twin -> report(twin, patch, ifVersion, batch)));
      }
    }
  }

  private Outcome<Long> report(
      StoredTwin twin, ObjectNode patch, @Nullable Long ifVersion, Batch batch) {
    if (ifVersion != null && ifVersion != twin.reportedVersion()) {
      return Outcome.refused(
          ErrorCode.PRECONDITION_FAILED,
          "the reported properties have version " + twin.reportedVersion() + ", not " + ifVersion);
    }
    Stamp stamp = new Stamp(now(), twin.reportedVersion() + 1, false);
    Section merged = twin.reported().merge(patch, stamp);
    if (TwinLimits.size(merged.values()) > TwinLimits.MAX_PROPERTIES_BYTES) {
      return tooLarge("reported properties", TwinLimits.MAX_PROPERTIES_BYTES);
    }
    StoredTwin after = twin.withReported(merged);
    put(after, batch);
    note(() -> TwinEvent.reported(after, Section.told(patch, stamp)));
    return Outcome.done(merged.version());
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> patch(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return change(identity, json, ifMatch, this::patch);
  }

  private Outcome<TwinDocument> patch(StoredTwin twin, TwinChange change, Batch batch) {
    ObjectNode tags =
        change.tags() == null ? twin.tags() : Section.merge(twin.tags(), change.tags());
    ObjectNode patch = change.desired();
    if (patch == null || patch.isEmpty()) {
      StoredTwin after = twin.with(tags, twin.desired());
      return store(after, null, () -> TwinEvent.updated(after, change.tags(), null), batch);
    }
    Stamp stamp = desiredStamp(twin);
    StoredTwin after = twin.with(tags, twin.desired().merge(patch, stamp));
    return store(
        after,
        patch,
        () -> TwinEvent.updated(after, change.tags(), Section.told(patch, stamp)),
        batch);
  }

  /**
   * What is wrong with the change for a twin that is yet to be made, or null: one that nothing is
   * wrong with can be stored.
   */
  static @Nullable Outcome<TwinDocument> wrongForNew(TwinChange change) {
    if (change.tags() != null && TwinLimits.size(change.tags()) > TwinLimits.MAX_TAGS_BYTES) {
      return tooLarge("tags", TwinLimits.MAX_TAGS_BYTES);
    }
    ObjectNode desired = change.desired();
    return desired != null && TwinLimits.size(desired) > TwinLimits.MAX_PROPERTIES_BYTES
        ? tooLarge("desired properties", TwinLimits.MAX_PROPERTIES_BYTES)
        : null;
  }

  /** Merges a change as a part of the present turn; only on the records thread. */
  Outcome<TwinDocument> patchInTurn(
      Identity identity, TwinChange change, IfMatch ifMatch, Batch batch) {
    return onTwin(identity, twin -> ifMatched(twin, change, ifMatch, this::patch, batch));
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> replace(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return change(identity, json, ifMatch, this::replace);
  }

  private Outcome<TwinDocument> replace(StoredTwin twin, TwinChange change, Batch batch) {
    ObjectNode empty = TwinJson.MAPPER.createObjectNode();
    ObjectNode tags = Section.merge(empty, change.tags() == null ? empty : change.tags());
    Section desired =
        Section.of(change.desired() == null ? empty : change.desired(), desiredStamp(twin));
    ObjectNode patch = Section.replacing(twin.desired().values(), desired.values());
    StoredTwin after = twin.with(tags, desired);
    return store(after, patch, () -> new TwinEvent.Replaced(after), batch);
  }

  private Stamp desiredStamp(StoredTwin twin) {
    return new Stamp(now(), twin.desiredVersion() + 1, true);
  }

  private CompletionStage<Outcome<TwinDocument>> change(
      Identity identity, Bytes json, IfMatch ifMatch, Step step) {
    return switch (TwinChange.parse(json)) {
      case Outcome.Refused<TwinChange>(var refusal) ->
          CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
      case Outcome.Done<TwinChange>(TwinChange change) ->
          writer.submit(
              json.length(),
              batch -> onTwin(identity, twin -> ifMatched(twin, change, ifMatch, step, batch)));
    };
  }

  private static Outcome<TwinDocument> ifMatched(
      StoredTwin twin, TwinChange change, IfMatch ifMatch, Step step, Batch batch) {
    return ifMatch.allows(twin.etag())
        ? step.take(twin, change, batch)
        : Outcome.refused(
            ErrorCode.PRECONDITION_FAILED,
            "the twin of " + twin.identity() + " has changed since: its etag is " + twin.etag());
  }

  private Outcome<TwinDocument> store(
      StoredTwin after, @Nullable ObjectNode desiredPatch, Supplier<TwinEvent> event, Batch batch) {
    if (TwinLimits.size(after.tags()) > TwinLimits.MAX_TAGS_BYTES) {
      return tooLarge("tags", TwinLimits.MAX_TAGS_BYTES);
    }
    if (TwinLimits.size(after.desired().values()) > TwinLimits.MAX_PROPERTIES_BYTES) {
      return tooLarge("desired properties", TwinLimits.MAX_PROPERTIES_BYTES);
    }
    put(after, batch);
    if (desiredPatch != null) {
      long version = after.desiredVersion();
      Bytes patch = TwinJson.bytes(Section.withVersion(desiredPatch, version));
      desiredChanges.add(new DesiredChange(after.identity(), version, patch));
    }
    note(event);
    return Outcome.done(after);
  }

  @Override
  public void addListener(DesiredListener listener) {
    listeners.add(listener);
  }

  /** Tells the listener from now on what happens to twins. */
  public void addListener(TwinListener listener) {
    eventListeners.add(listener);
  }

  /** Makes the event only if somebody hears it. */
  private void note(Supplier<TwinEvent> event) {
    if (!eventListeners.isEmpty()) {
      events.add(event.get());
    }
  }

  @Override
  public void made(Registration registration) {
    note(() -> new TwinEvent.Made(twinOf(registration)));
  }

  @Override
  public void forgotten(Identity identity, Batch batch) {
    Registration going = registry.inTurn(identity);
    if (going != null) {
      note(() -> new TwinEvent.Gone(twinOf(going)));
    }
    table.delete(batch, key(identity));
    turn.put(identity, new Changed(null, 0));
  }

  @Override
  public void committed() {
    turn.forEach((identity, changed) -> {
      if (changed.twin == null) {
        cache.remove(identity);
      } else {
        cache.put(changed.twin, changed.storedBytes);
      }
    });
    turn.clear();
  }

  @Override
  public void dropped() {
    turn.clear();
    desiredChanges.clear();
    events.clear();
  }

  @Override
  public void tell() {
    List<DesiredChange> told = List.copyOf(desiredChanges);
    List<TwinEvent> happened = List.copyOf(events);
    desiredChanges.clear();
    events.clear();
    for (DesiredChange change : told) {
      listeners.forEach(
          listener -> listener.desiredChanged(change.identity, change.version, change.patch));
    }
    for (TwinEvent event : happened) {
      eventListeners.forEach(listener -> listener.happened(event));
    }
  }

  private <T> Outcome<T> onTwin(Identity identity, OnTwin<T> use) {
    Registration registration = registry.inTurn(identity);
    return registration == null ? Registry.unknown(identity) : use.on(twinOf(registration));
  }

  private StoredTwin twinOf(Registration registration) {
    Identity identity = registration.identity();
    Changed changed = turn.get(identity);
    StoredTwin twin = changed != null ? changed.twin : load(identity);
    return twin != null && twin.generationId().equals(registration.generationId())
        ? twin
        : StoredTwin.fresh(identity, registration.generationId());
  }

  private @Nullable StoredTwin load(Identity identity) {
    StoredTwin cached = cache.get(identity);
    if (cached != null) {
      return cached;
    }
    byte[] stored = table.get(key(identity));
    if (stored == null) {
      return null;
    }
    StoredTwin twin = StoredTwin.decode(identity, stored);
    cache.put(twin, stored.length);
    return twin;
  }

  private void put(StoredTwin twin, Batch batch) {
    byte[] encoded = twin.encode();
    table.put(batch, key(twin.identity()), encoded);
    turn.put(twin.identity(), new Changed(twin, encoded.length));
  }

  private String now() {
    return IsoTime.format7(clock.instant());
  }

  private static byte[] key(Identity identity) {
    return identity.clientId().getBytes(StandardCharsets.UTF_8);
  }

  private static <T> Outcome<T> invalid(String detail) {
    return Outcome.refused(ErrorCode.ARGUMENT_INVALID, detail);
  }

  private static <T> Outcome<T> tooLarge(String what, int limit) {
    return invalid("the " + what + " would hold more than " + limit + " bytes");
  }

  @FunctionalInterface
  private interface OnTwin<T> {
    Outcome<T> on(StoredTwin twin);
  }

  @FunctionalInterface
  private interface Step {
    Outcome<TwinDocument> take(StoredTwin twin, TwinChange change, Batch batch);
  }

  private record Changed(@Nullable StoredTwin twin, int storedBytes) {}

  private record DesiredChange(Identity identity, long version, Bytes patch) {}
}
