/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.mirror.MirroredTwins;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge hub that is moved from one hub to another keeps all that it has: who lives below it works
 * on, with twin and messages, until the new hub has told of it. To that everybody is another
 * identity of the same name, and else nothing of the former one would stay.
 */
final class NewParent {

  private static final Logger LOG = LoggerFactory.getLogger(NewParent.class);
  private static final int MOST_NAMES = 16;

  /** The host names of all hubs that were the parent, on a line each, the last one first. */
  private static final byte[] PARENTS = "parents".getBytes(StandardCharsets.UTF_8);

  private NewParent() {}

  /**
   * Before anything is opened that the store holds; blocks.
   *
   * @return what clients may call the hub that their tokens are for: the present parent, and former
   *     ones, since nobody tells clients of a move
   */
  static Set<String> run(Store store, Vault vault, @Nullable ParentOptions parent) {
    Table table = store.table(Settling.TABLE);
    byte[] told = table.get(PARENTS);
    List<String> known =
        told == null ? List.of() : new String(told, StandardCharsets.UTF_8).lines().toList();
    if (parent == null) {
      return Set.copyOf(known); // What is known is the last one's still.
    }
    String now = parent.hostName().toLowerCase(Locale.ROOT);
    if (!known.isEmpty() && known.getFirst().equals(now)) {
      return Set.copyOf(known);
    }
    if (!known.isEmpty()) {
      LOG.info(
          "The parent is {} now, after {}: all stays that is kept here", now, known.getFirst());
      StoredRegistry.expectAll(store, vault);
      StoredTwins.ofAnyGeneration(store);
      MirroredTwins.atNewParent(store);
    }
    List<String> names =
        Stream.concat(Stream.of(now), known.stream()).distinct().limit(MOST_NAMES).toList();
    try (Batch batch = store.batch()) {
      table.put(batch, PARENTS, String.join("\n", names).getBytes(StandardCharsets.UTF_8));
      store.commitNow(batch);
    }
    return Set.copyOf(names);
  }
}
