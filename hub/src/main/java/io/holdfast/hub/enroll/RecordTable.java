/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Vault;
import io.holdfast.store.Batch;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Records in a table that may have too many of them for memory: read from the store each time, so
 * not from lanes. The records thread alone changes them, and sees its changes of the present turn.
 */
final class RecordTable<T> implements RecordWriter.Book {

  private final String name;
  private final Table table;
  private final Vault vault;
  private final Codec<T> codec;
  private final AtomicLong changes = new AtomicLong();
  // Owned by the records thread.
  private final Map<String, Optional<T>> turn = new HashMap<>();

  /** How records are stored. */
  interface Codec<T> {
    byte[] encode(T value);

    T decode(byte[] stored);
  }

  RecordTable(String name, Table table, Vault vault, Codec<T> codec) {
    this.name = name;
    this.table = table;
    this.vault = vault;
    this.codec = codec;
  }

  /** As it is stored, or null; any thread that may block. */
  @Nullable T find(String key) {
    byte[] bytes = bytes(key);
    byte[] stored = table.get(bytes);
    return stored == null ? null : codec.decode(vault.unseal(name, bytes, stored));
  }

  /** Those whose keys begin with the prefix, behind a key that does; as {@link #find}. */
  List<T> page(String prefix, String after, int max) {
    List<T> found = new ArrayList<>();
    table.page(
        bytes(prefix),
        bytes(after.isEmpty() ? prefix : after),
        max,
        (key, stored) -> found.add(codec.decode(vault.unseal(name, key, stored))));
    return found;
  }

  /** As the present turn sees it, or null; on the records thread. */
  @Nullable T inTurn(String key) {
    Optional<T> changed = turn.get(key);
    return changed != null ? changed.orElse(null) : find(key);
  }

  void put(String key, T value, Batch batch) {
    byte[] bytes = bytes(key);
    table.put(batch, bytes, vault.seal(name, bytes, codec.encode(value)));
    turn.put(key, Optional.of(value));
  }

  void remove(String key, Batch batch) {
    table.delete(batch, bytes(key));
    turn.put(key, Optional.empty());
  }

  /** Another number after each change that can be read; any thread. */
  long changes() {
    return changes.get();
  }

  @Override
  public void committed() {
    if (!turn.isEmpty()) {
      long _ = changes.incrementAndGet();
      turn.clear();
    }
  }

  @Override
  public void dropped() {
    turn.clear();
  }

  @Override
  public void tell() {}

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
