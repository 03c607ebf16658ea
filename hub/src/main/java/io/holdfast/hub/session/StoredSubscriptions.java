/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions in a table of the store, with a copy in memory. The records thread owns both, and
 * changes them in its turns: so they go with their registration in one commit, and which of two
 * sessions is the later is the same for all.
 */
public final class StoredSubscriptions
    implements Subscriptions, RecordWriter.Book, StoredRegistry.Dependent {

  private static final int ROW_BYTES = 64;

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final Table table;

  // Owned by the records thread.
  private final Map<Identity, Row> rows = new HashMap<>();
  private final Map<Identity, Optional<Row>> turn = new HashMap<>();
  private long lastSession;

  private StoredSubscriptions(RecordWriter writer, StoredRegistry registry, Table table) {
    this.writer = writer;
    this.registry = registry;
    this.table = table;
  }

  /** Reads what is kept; blocks. */
  public static StoredSubscriptions open(
      Store store, RecordWriter writer, StoredRegistry registry) {
    StoredSubscriptions subscriptions =
        new StoredSubscriptions(writer, registry, store.table("subscriptions"));
    subscriptions.load();
    writer.add(subscriptions);
    registry.add(subscriptions);
    return subscriptions;
  }

  private void load() {
    table.scan(
        new byte[0],
        (key, value) -> {
          Identity identity = Identity.parse(new String(key, StandardCharsets.UTF_8));
          KeptFilters kept = KeptFilters.decode(value);
          if (kept != null) {
            rows.put(identity, new Row(kept, 0));
          }
        });
  }

  @Override
  public CompletionStage<Outcome<Begun>> begin(Registration registered, boolean clean) {
    return writer.submit(ROW_BYTES, batch -> begin(registered, clean, batch));
  }

  private Outcome<Begun> begin(Registration registered, boolean clean, Batch batch) {
    Identity identity = registered.identity();
    Registration now = registry.inTurn(identity);
    if (now == null || !now.generationId().equals(registered.generationId())) {
      return Outcome.refused(ErrorCode.UNAUTHORIZED, identity + " was deleted");
    }
    Row row = inTurn(identity);
    KeptFilters before = row == null ? null : row.kept;
    boolean known = before != null && before.isOf(now);
    lastSession++;
    if (clean) {
      if (before != null) {
        table.delete(batch, key(identity));
      }
      turn.put(identity, Optional.of(new Row(null, lastSession)));
      return Outcome.done(new Begun(lastSession, null));
    }
    KeptFilters kept = known && before != null ? before.of(now) : KeptFilters.none(now);
    put(identity, new Row(kept, lastSession), !kept.equals(before), batch);
    return Outcome.done(new Begun(lastSession, known ? kept.filters() : null));
  }

  @Override
  public CompletionStage<Outcome<Boolean>> keep(
      Identity identity, long session, Map<String, Integer> filters) {
    Map<String, Integer> wanted = Map.copyOf(filters);
    int bytes = ROW_BYTES;
    for (String filter : wanted.keySet()) {
      bytes += filter.length();
    }
    return writer.submit(
        bytes,
        batch -> {
          Row row = inTurn(identity);
          if (row == null || row.session != session || row.kept == null) {
            return Outcome.done(false);
          }
          KeptFilters kept = row.kept.with(wanted);
          put(identity, new Row(kept, session), !kept.equals(row.kept), batch);
          return Outcome.done(true);
        });
  }

  @Override
  public void ended(Identity identity, long session) {
    var ignored =
        writer.submit(
            0,
            batch -> {
              Row row = inTurn(identity);
              if (row != null && row.session == session) {
                Row left = row.kept == null ? null : new Row(row.kept, 0);
                turn.put(identity, Optional.ofNullable(left));
              }
              return Outcome.done(true);
            });
  }

  @Override
  public void made(Registration registration) {}

  @Override
  public void forgotten(Identity identity, Batch batch) {
    Row row = inTurn(identity);
    if (row != null) {
      table.delete(batch, key(identity));
      turn.put(identity, Optional.empty());
    }
  }

  private void put(Identity identity, Row row, boolean changed, Batch batch) {
    KeptFilters kept = row.kept;
    if (changed && kept != null) {
      table.put(batch, key(identity), kept.encode());
    }
    turn.put(identity, Optional.of(row));
  }

  private @Nullable Row inTurn(Identity identity) {
    Optional<Row> changed = turn.get(identity);
    return changed == null ? rows.get(identity) : changed.orElse(null);
  }

  @Override
  public void committed() {
    turn.forEach((identity, row) ->
        row.ifPresentOrElse(now -> rows.put(identity, now), () -> rows.remove(identity)));
    turn.clear();
  }

  @Override
  public void dropped() {
    turn.clear();
  }

  @Override
  public void tell() {}

  private static byte[] key(Identity identity) {
    return identity.clientId().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * How it stands with a client.
   *
   * @param kept what is stored for it, or null
   * @param session the number of the one that is connected, or 0
   */
  private record Row(@Nullable KeptFilters kept, long session) {}
}
