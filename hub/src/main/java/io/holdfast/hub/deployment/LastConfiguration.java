/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.model.Bytes;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The desired properties that took effect last, in a table of the store: what an edge hub starts
 * with if those of its twin are refused. Any thread.
 */
public final class LastConfiguration {

  private static final byte[] KEY = "desired".getBytes(StandardCharsets.UTF_8);

  private final RecordWriter writer;
  private final Table table;

  private LastConfiguration(RecordWriter writer, Table table) {
    this.writer = writer;
    this.table = table;
  }

  /** That of the hub whose store this is. */
  public static LastConfiguration in(Store store, RecordWriter writer) {
    return new LastConfiguration(writer, store.table("deployment"));
  }

  /** What is kept, or null; blocks. */
  @Nullable Bytes read() {
    byte[] kept = table.get(KEY);
    return kept == null ? null : Bytes.owning(kept);
  }

  /** Keeps it from a moment soon after: if the hub is killed before, the one before is kept. */
  void keep(Bytes desired) {
    CompletionStage<Outcome<Boolean>> _ =
        writer.submit(
            desired.length(),
            batch -> {
              table.put(batch, KEY, desired.toByteArray());
              return Outcome.done(true);
            });
  }
}
