/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Items of bulk operations: each is done as a whole, registration and twin in one commit, or
 * refused as a whole. Any thread; never blocks.
 */
public final class Imports {

  private static final int ITEM_BYTES = 1024;

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final StoredTwins twins;

  /** Over the registry and the twins of one writer. */
  public Imports(RecordWriter writer, StoredRegistry registry, StoredTwins twins) {
    this.writer = writer;
    this.registry = registry;
    this.twins = twins;
  }

  /**
   * Does one item. Items that one thread hands over are done in that order.
   *
   * @return whom it was about; refused as the calls of {@link Registry} and {@link Twins} that it
   *     stands for
   */
  public CompletionStage<Outcome<Identity>> take(Import item) {
    return switch (TwinChange.parse(item.twinJson())) {
      case Outcome.Refused<TwinChange>(var refusal) ->
          CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
      case Outcome.Done<TwinChange>(TwinChange twin) ->
          writer.submit(ITEM_BYTES + item.twinJson().length(), batch -> apply(item, twin, batch));
    };
  }

  private Outcome<Identity> apply(Import item, TwinChange twin, Batch batch) {
    boolean exists = registry.inTurn(item.identity()) != null;
    return switch (item.mode()) {
      case CREATE -> create(item, twin, batch);
      case UPDATE, UPDATE_IF_MATCH -> update(item, twin, batch);
      case CREATE_OR_UPDATE, CREATE_OR_UPDATE_IF_MATCH ->
          exists ? update(item, twin, batch) : create(item, twin, batch);
      case DELETE, DELETE_IF_MATCH ->
          about(item, registry.delete(item.identity(), match(item, item.etag()), batch));
      case UPDATE_TWIN, UPDATE_TWIN_IF_MATCH ->
          about(item, twins.patchInTurn(item.identity(), twin, match(item, item.twinEtag())));
    };
  }

  /** A twin that could not be stored must not leave its registration behind. */
  private Outcome<Identity> create(Import item, TwinChange twin, Batch batch) {
    Outcome<?> wrong = StoredTwins.wrongForNew(twin);
    if (wrong instanceof Outcome.Refused<?>(var refusal)) {
      return new Outcome.Refused<>(refusal);
    }
    DeviceDraft device = item.device();
    ModuleDraft module = item.module();
    Outcome<?> made =
        device != null
            ? registry.createDevice(device, batch)
            : registry.createModule(required(module), batch);
    return about(item, made).then(done -> withTwin(item, twin, IfMatch.ANY));
  }

  /** The twin first: after it nothing is refused any more. */
  private Outcome<Identity> update(Import item, TwinChange twin, Batch batch) {
    Registration old = registry.inTurn(item.identity());
    if (old == null) {
      return Registry.unknown(item.identity());
    }
    if (!match(item, item.etag()).allows(old.etag())) {
      return Outcome.refused(
          ErrorCode.PRECONDITION_FAILED,
          item.identity() + " has changed since: its etag is " + old.etag());
    }
    IfMatch twinMatch = match(item, item.twinEtag());
    return withTwin(item, twin, twinMatch)
        .then(done -> {
          DeviceDraft device = item.device();
          ModuleDraft module = item.module();
          return about(
              item,
              device != null
                  ? registry.updateDevice(device, IfMatch.ANY, batch)
                  : registry.updateModule(required(module), IfMatch.ANY, batch));
        });
  }

  private Outcome<Identity> withTwin(Import item, TwinChange twin, IfMatch ifMatch) {
    return twin.tags() == null && twin.desired() == null
        ? Outcome.done(item.identity())
        : about(item, twins.patchInTurn(item.identity(), twin, ifMatch));
  }

  private static Outcome<Identity> about(Import item, Outcome<?> outcome) {
    return outcome.map(done -> item.identity());
  }

  private static ModuleDraft required(@Nullable ModuleDraft draft) {
    if (draft == null) {
      throw new IllegalStateException("an item about nobody");
    }
    return draft;
  }

  /** Without an etag a condition cannot fail: as with an absent If-Match header. */
  private static IfMatch match(Import item, @Nullable String etag) {
    return item.mode().isConditional() && etag != null && !etag.equals("*")
        ? new IfMatch(etag)
        : IfMatch.ANY;
  }
}
