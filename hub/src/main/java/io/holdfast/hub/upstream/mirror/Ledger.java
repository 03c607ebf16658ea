/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Notices;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How each stored twin stands to the parent's: in a table, in the same commits as the twins. Of
 * those about which nothing is under way none is in memory. Owned by the records thread.
 */
final class Ledger implements RecordWriter.Book, StoredRegistry.Dependent {

  private static final int ROW_BYTES = 256;

  private final Table table;
  private final BiConsumer<Identity, Bytes> listener;
  private final Map<Identity, Standing> sending = new HashMap<>();
  private final Map<Identity, @Nullable Standing> turn = new HashMap<>();
  private final Notices<Report> reports = new Notices<>();
  private long unwritten;

  /**
   * Over a table.
   *
   * @param listener is told of each patch that a client has reported, once it is stored
   */
  Ledger(Table table, BiConsumer<Identity, Bytes> listener) {
    this.table = table;
    this.listener = listener;
  }

  /** Whoever has something to report to the parent; reads all, blocks. */
  List<Identity> unsent() {
    List<Identity> found = new ArrayList<>();
    table.scan(
        new byte[0],
        (key, value) -> {
          if (!decode(value).unsent().isNothing()) {
            found.add(Identity.parse(new String(key, StandardCharsets.UTF_8)));
          }
        });
    return found;
  }

  /** As the present turn sees it. */
  Standing of(Registration registration) {
    Identity identity = registration.identity();
    Standing standing = turn.containsKey(identity) ? turn.get(identity) : load(identity);
    String generation = registration.generationId();
    if (standing != null && standing.generationId().isEmpty()) {
      return standing.of(generation);
    }
    return standing != null && standing.generationId().equals(generation)
        ? standing
        : Standing.unknown(generation);
  }

  private @Nullable Standing load(Identity identity) {
    Standing standing = sending.get(identity);
    if (standing != null) {
      return standing;
    }
    byte[] stored = table.get(key(identity));
    return stored == null ? null : decode(stored);
  }

  static Standing decode(byte[] stored) {
    return switch (TwinJson.object(Bytes.owning(stored))) {
      case Outcome.Done<ObjectNode>(ObjectNode node) -> Standing.decode(node);
      case Outcome.Refused<ObjectNode>(var refusal) ->
          throw new IllegalStateException("a damaged row of twins: " + refusal);
    };
  }

  void put(Identity identity, Standing standing) {
    turn.put(identity, standing);
    unwritten += ROW_BYTES;
  }

  /** A client reported this patch, which is a part of the standing now. */
  void report(Identity identity, Standing standing, Bytes patchJson) {
    put(identity, standing);
    unwritten += patchJson.length();
    reports.add(new Report(identity, patchJson));
  }

  @Override
  public void made(Registration registration) {}

  @Override
  public void forgotten(Identity identity, Batch batch) {
    turn.put(identity, null);
    unwritten += ROW_BYTES;
  }

  @Override
  public long unwritten() {
    return unwritten;
  }

  @Override
  public void write(Batch batch) {
    turn.forEach((identity, standing) -> {
      if (standing == null || standing.isUnknown()) {
        table.delete(batch, key(identity));
      } else {
        table.put(batch, key(identity), standing.encode().toByteArray());
      }
    });
  }

  @Override
  public void committed() {
    turn.forEach((identity, standing) -> {
      if (standing == null || standing.later() == null) {
        sending.remove(identity);
      } else {
        sending.put(identity, standing);
      }
    });
    forgetTurn();
  }

  @Override
  public void dropped() {
    forgetTurn();
    reports.dropped();
  }

  private void forgetTurn() {
    turn.clear();
    unwritten = 0;
  }

  @Override
  public void tell() {
    reports.tell(report -> listener.accept(report.author, report.patchJson));
  }

  private static byte[] key(Identity identity) {
    return identity.clientId().getBytes(StandardCharsets.UTF_8);
  }

  private record Report(Identity author, Bytes patchJson) {}
}
