/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions in a table of the store, with a copy in memory. Key: the client id. Value: for each
 * filter its quality of service (1 byte), its length in UTF-8 (4 bytes) and its text.
 */
public final class StoredSubscriptions implements Subscriptions {

  private final Store store;
  private final Table table;
  private final Map<Identity, Kept> all = new ConcurrentHashMap<>();

  /** What is kept, and how it stands with its storage. */
  private record Kept(Map<String, Integer> filters, CompletableFuture<@Nullable Void> stored) {}

  /** Reads what is kept; blocks. */
  public StoredSubscriptions(Store store) {
    this.store = store;
    this.table = store.table("subscriptions");
    table.scan(
        new byte[0],
        (key, value) -> {
          Identity identity = Identity.parse(new String(key, StandardCharsets.UTF_8));
          all.put(identity, new Kept(decode(value), CompletableFuture.completedFuture(null)));
        });
  }

  @Override
  public CompletionStage<@Nullable Map<String, Integer>> kept(Identity identity) {
    Kept kept = all.get(identity);
    return CompletableFuture.<@Nullable Map<String, Integer>>completedStage(
        kept == null ? null : kept.filters);
  }

  @Override
  public CompletionStage<@Nullable Void> keep(
      Identity identity, Map<String, Integer> filters, Executor lane) {
    Kept wanted = new Kept(Map.copyOf(filters), new CompletableFuture<>());
    Kept known = all.put(identity, wanted);
    if (known != null && known.filters.equals(wanted.filters) && isStored(known)) {
      wanted.stored.complete(null);
      return wanted.stored;
    }
    Batch batch = store.batch();
    table.put(batch, key(identity), encode(filters));
    commit(batch, lane, wanted.stored);
    return wanted.stored;
  }

  private static boolean isStored(Kept kept) {
    return kept.stored.isDone() && !kept.stored.isCompletedExceptionally();
  }

  @Override
  public CompletionStage<@Nullable Void> forget(Identity identity, Executor lane) {
    CompletableFuture<@Nullable Void> stored = new CompletableFuture<>();
    if (all.remove(identity) == null) {
      stored.complete(null);
      return stored;
    }
    Batch batch = store.batch();
    table.delete(batch, key(identity));
    commit(batch, lane, stored);
    return stored;
  }

  private void commit(Batch batch, Executor lane, CompletableFuture<@Nullable Void> stored) {
    boolean ignored =
        store.commit(
            batch,
            lane,
            failure -> {
              batch.close();
              if (failure == null) {
                stored.complete(null);
              } else {
                stored.completeExceptionally(failure);
              }
            });
  }

  private static byte[] key(Identity identity) {
    return identity.clientId().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encode(Map<String, Integer> filters) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    filters.forEach((filter, qos) -> {
      byte[] text = filter.getBytes(StandardCharsets.UTF_8);
      out.write(qos);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
      out.writeBytes(text);
    });
    return out.toByteArray();
  }

  private static Map<String, Integer> decode(byte[] value) {
    Map<String, Integer> filters = new LinkedHashMap<>();
    ByteBuffer in = ByteBuffer.wrap(value);
    while (in.hasRemaining()) {
      int qos = in.get();
      byte[] text = new byte[in.getInt()];
      in.get(text);
      filters.put(new String(text, StandardCharsets.UTF_8), qos);
    }
    return filters;
  }
}
