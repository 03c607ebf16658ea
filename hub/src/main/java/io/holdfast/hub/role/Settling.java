/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.upstream.mirror.MirroredTwins;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge hub's first start: the edge device with its system modules, and the site. Without a
 * parent the site is taken up at every start; with one, once. Always as what a parent will tell of:
 * generations are the parent's, so that nothing that was kept before goes when they come.
 */
final class Settling {

  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

  /** What an edge hub keeps of its own start. */
  static final String TABLE = "site";

  private static final byte[] DONE = "settled".getBytes(StandardCharsets.UTF_8);

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final EdgeOptions options;
  private final Table table;
  private final boolean isNew;
  private final boolean isSettled;

  private Settling(
      RecordWriter writer,
      StoredRegistry registry,
      EdgeOptions options,
      Table table,
      boolean isNew,
      boolean isSettled) {
    this.writer = writer;
    this.registry = registry;
    this.options = options;
    this.table = table;
    this.isNew = isNew;
    this.isSettled = isSettled;
  }

  /** To be asked before the parent can tell anything; blocks. */
  static Settling of(
      Store store, RecordWriter writer, StoredRegistry registry, EdgeOptions options) {
    Table table = store.table(TABLE);
    boolean isNew = done(registry.find(options.self())) == null;
    return new Settling(writer, registry, options, table, isNew, table.get(DONE) != null);
  }

  /** Blocks. */
  void run(MirroredTwins twins) {
    if (isNew) {
      DeviceIdentity own = options.self().device();
      told(own, registry.expect(new DeviceDraft(own, null, true, null, true, null, List.of())));
    }
    LocalSite site = options.site();
    if (site != null && (isOwnAuthority() || !isSettled)) {
      site.devices().forEach(this::settle);
      site.modules().forEach(this::settle);
      for (Map.Entry<Identity, String> entry : site.desired().entrySet()) {
        told(entry.getKey(), twins.settle(entry.getKey(), Bytes.utf8(entry.getValue())));
      }
    }
    if (!isSettled) {
      // Last: whoever was killed in between begins again.
      told(
          options.self(),
          writer.submit(
              0,
              batch -> {
                table.put(batch, DONE, new byte[] {1});
                return Outcome.done(true);
              }));
    }
  }

  private boolean isOwnAuthority() {
    return options.parent() == null;
  }

  private void settle(DeviceDraft device) {
    if (done(registry.find(device.identity())) == null) {
      told(device.identity(), registry.expect(device));
    } else if (isOwnAuthority()) {
      told(device.identity(), registry.update(device, IfMatch.ANY));
    }
  }

  private void settle(ModuleDraft module) {
    if (done(registry.find(module.identity())) == null) {
      told(module.identity(), registry.expect(module));
    } else if (isOwnAuthority()) {
      told(module.identity(), registry.update(module, IfMatch.ANY));
    }
  }

  private static <T> void told(Identity identity, CompletionStage<Outcome<T>> stage) {
    if (stage.toCompletableFuture().join() instanceof Outcome.Refused<T>(Refusal refusal)) {
      LOG.warn("What the site says of {} cannot be taken up: {}", identity, refusal);
    }
  }

  private static <T> @Nullable T done(CompletionStage<Outcome<T>> stage) {
    return stage.toCompletableFuture().join() instanceof Outcome.Done<T>(T value) ? value : null;
  }
}
