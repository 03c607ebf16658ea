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
import io.holdfast.hub.registry.Rewriting;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.twin.Section.Stamp;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.wire.IsoTime;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What devices and back ends do with twins. JSON is read and checked on the caller's thread;
 * everything else happens on the records thread.
 */
public final class StoredTwins implements Twins, RecordWriter.Book, StoredRegistry.Dependent {

  private static final String TABLE = "twins";

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final InstantSource clock;
  private final TwinTable table;
  private final TwinNews news = new TwinNews();

  private StoredTwins(
      RecordWriter writer, StoredRegistry registry, TwinTable table, InstantSource clock) {
    this.writer = writer;
    this.registry = registry;
    this.table = table;
    this.clock = clock;
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
    TwinTable table = new TwinTable(store.table(TABLE), new TwinCache(cacheBytes));
    StoredTwins twins = new StoredTwins(writer, registry, table, clock);
    writer.add(twins);
    registry.add(twins);
    return twins;
  }

  /**
   * The twins in the store become those of whatever generation their registrations get next. To be
   * called before they are opened; blocks.
   */
  public static void ofAnyGeneration(Store store) {
    Rewriting.run(
        store,
        TABLE,
        (key, value) -> {
          Identity identity = Identity.parse(new String(key, StandardCharsets.UTF_8));
          return StoredTwin.decode(identity, value).of("").encode();
        });
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
                    table.put(after);
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
                batch ->
                    onTwin(identity, twin -> report(twin, patch, ifVersion))
                        .map(StoredTwin::reportedVersion));
      }
    }
  }

  Outcome<StoredTwin> report(StoredTwin twin, ObjectNode patch, @Nullable Long ifVersion) {
    if (ifVersion != null && ifVersion != twin.reportedVersion()) {
      return Outcome.refused(
          ErrorCode.PRECONDITION_FAILED,
          "the reported properties have version " + twin.reportedVersion() + ", not " + ifVersion);
    }
    Stamp stamp = new Stamp(now(), twin.reportedVersion() + 1, false);
    Section merged = twin.reported().merge(patch, stamp);
    if (merged.size() > TwinLimits.MAX_PROPERTIES_BYTES) {
      return tooLarge("reported properties", TwinLimits.MAX_PROPERTIES_BYTES);
    }
    StoredTwin after = twin.withReported(merged);
    table.put(after);
    news.happened(() -> TwinEvent.reported(after, Section.told(patch, stamp)));
    return Outcome.done(after);
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> patch(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return change(identity, json, ifMatch, this::patch);
  }

  private Outcome<TwinDocument> patch(StoredTwin twin, TwinChange change) {
    ObjectNode tags =
        change.tags() == null ? twin.tags() : Section.merge(twin.tags(), change.tags());
    ObjectNode patch = change.desired();
    if (patch == null || patch.isEmpty()) {
      StoredTwin after = twin.with(tags, twin.desired());
      return store(after, null, () -> TwinEvent.updated(after, change.tags(), null));
    }
    Stamp stamp = desiredStamp(twin);
    StoredTwin after = twin.with(tags, twin.desired().merge(patch, stamp));
    return store(
        after, patch, () -> TwinEvent.updated(after, change.tags(), Section.told(patch, stamp)));
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
  Outcome<TwinDocument> patchInTurn(Identity identity, TwinChange change, IfMatch ifMatch) {
    return onTwin(identity, twin -> ifMatched(twin, change, ifMatch, this::patch));
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> replace(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return change(identity, json, ifMatch, this::replace);
  }

  private Outcome<TwinDocument> replace(StoredTwin twin, TwinChange change) {
    ObjectNode empty = TwinJson.MAPPER.createObjectNode();
    ObjectNode tags = Section.merge(empty, change.tags() == null ? empty : change.tags());
    Section desired =
        Section.of(change.desired() == null ? empty : change.desired(), desiredStamp(twin));
    ObjectNode patch = Section.replacing(twin.desired().values(), desired.values());
    StoredTwin after = twin.with(tags, desired);
    return store(after, patch, () -> new TwinEvent.Replaced(after));
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
              batch -> onTwin(identity, twin -> ifMatched(twin, change, ifMatch, step)));
    };
  }

  private static Outcome<TwinDocument> ifMatched(
      StoredTwin twin, TwinChange change, IfMatch ifMatch, Step step) {
    return ifMatch.allows(twin.etag())
        ? step.take(twin, change)
        : Outcome.refused(
            ErrorCode.PRECONDITION_FAILED,
            "the twin of " + twin.identity() + " has changed since: its etag is " + twin.etag());
  }

  private Outcome<TwinDocument> store(
      StoredTwin after, @Nullable ObjectNode desiredPatch, Supplier<TwinEvent> event) {
    if (TwinLimits.size(after.tags()) > TwinLimits.MAX_TAGS_BYTES) {
      return tooLarge("tags", TwinLimits.MAX_TAGS_BYTES);
    }
    if (after.desired().size() > TwinLimits.MAX_PROPERTIES_BYTES) {
      return tooLarge("desired properties", TwinLimits.MAX_PROPERTIES_BYTES);
    }
    table.put(after);
    if (desiredPatch != null) {
      news.desiredChanged(after, desiredPatch);
    }
    news.happened(event);
    return Outcome.done(after);
  }

  @Override
  public void addListener(DesiredListener listener) {
    news.add(listener);
  }

  /** Tells the listener from now on what happens to twins. */
  public void addListener(TwinListener listener) {
    news.add(listener);
  }

  /** What keeps them like those of a parent hub. */
  public TwinCopies copies() {
    return new TwinCopies(this, table, news);
  }

  @Override
  public void made(Registration registration) {
    news.happened(() -> new TwinEvent.Made(table.of(registration)));
  }

  @Override
  public void forgotten(Identity identity, Batch batch) {
    Registration going = registry.inTurn(identity);
    if (going != null) {
      news.happened(() -> new TwinEvent.Gone(table.of(going)));
    }
    table.remove(identity);
  }

  @Override
  public long unwritten() {
    return table.unwritten();
  }

  @Override
  public void write(Batch batch) {
    table.write(batch);
  }

  @Override
  public void committed() {
    table.committed();
  }

  @Override
  public void dropped() {
    table.dropped();
    news.dropped();
  }

  @Override
  public void tell() {
    news.tell();
  }

  <T> Outcome<T> onTwin(Identity identity, OnTwin<T> use) {
    Registration registration = registry.inTurn(identity);
    return registration == null ? Registry.unknown(identity) : use.on(table.of(registration));
  }

  String now() {
    return IsoTime.format7(clock.instant());
  }

  private static <T> Outcome<T> invalid(String detail) {
    return Outcome.refused(ErrorCode.ARGUMENT_INVALID, detail);
  }

  private static <T> Outcome<T> tooLarge(String what, int limit) {
    return invalid("the " + what + " would hold more than " + limit + " bytes");
  }

  @FunctionalInterface
  interface OnTwin<T> {
    Outcome<T> on(StoredTwin twin);
  }

  @FunctionalInterface
  private interface Step {
    Outcome<TwinDocument> take(StoredTwin twin, TwinChange change);
  }
}
