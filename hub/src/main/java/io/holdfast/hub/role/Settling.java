/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.AskedAuthentication;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.ModuleRegistration;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.role.TakenUp.Part;
import io.holdfast.hub.upstream.mirror.MirroredTwins;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge hub's first start: the edge device with its system modules, and the site. Without a
 * parent what is new or changed in the site is taken up at every start, and what was edited here
 * since stays; with one, the site is taken up once. Always as what a parent will tell of:
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
  private final TakenUp takenUp;
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
    this.takenUp = new TakenUp(writer, table);
    this.isNew = isNew;
    this.isSettled = isSettled;
  }

  /** To be asked before the parent can tell anything; blocks. */
  static Settling of(
      Store store, RecordWriter writer, StoredRegistry registry, EdgeOptions options) {
    Table table = store.table(TABLE);
    boolean isNew = done(registry.find(options.self())) == null;
    Settling settling =
        new Settling(writer, registry, options, table, isNew, table.get(DONE) != null);
    registry.add(settling.takenUp);
    return settling;
  }

  /** Blocks. */
  void run(MirroredTwins twins) {
    if (isNew) {
      DeviceIdentity own = options.self().device();
      boolean _ =
          told(own, registry.expect(new DeviceDraft(own, null, true, null, true, null, List.of())));
    }
    LocalSite site = options.site();
    if (site != null && (isOwnAuthority() || !isSettled)) {
      site.devices().forEach(this::settle);
      site.modules().forEach(this::settle);
      site.desired().forEach((identity, json) -> settle(twins, identity, json));
    }
    if (!isSettled) {
      // Last: whoever was killed in between begins again.
      boolean _ =
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

  private void settle(DeviceDraft given) {
    DeviceIdentity identity = given.identity();
    String text = text(given.authentication());
    if (!(done(registry.find(identity)) instanceof DeviceRegistration old)) {
      takeUp(Part.AUTHENTICATION, identity, text, registry.expect(given));
    } else if (isOwnAuthority() && !takenUp.contains(Part.AUTHENTICATION, identity, text)) {
      DeviceDraft draft =
          new DeviceDraft(
              identity,
              given.authentication(),
              old.enabled(),
              old.statusReason(),
              old.iotEdge(),
              old.deviceScope(),
              old.parentScopes());
      takeUp(Part.AUTHENTICATION, identity, text, registry.update(draft, IfMatch.ANY));
    }
  }

  private void settle(ModuleDraft given) {
    ModuleIdentity identity = given.identity();
    String text = text(given.authentication());
    if (!(done(registry.find(identity)) instanceof ModuleRegistration old)) {
      takeUp(Part.AUTHENTICATION, identity, text, registry.expect(given));
    } else if (isOwnAuthority() && !takenUp.contains(Part.AUTHENTICATION, identity, text)) {
      ModuleDraft draft = new ModuleDraft(identity, given.authentication(), old.managedBy());
      takeUp(Part.AUTHENTICATION, identity, text, registry.update(draft, IfMatch.ANY));
    }
  }

  private void settle(MirroredTwins twins, Identity identity, String json) {
    if (!takenUp.contains(Part.DESIRED, identity, json)) {
      takeUp(Part.DESIRED, identity, json, twins.settle(identity, Bytes.utf8(json)));
    }
  }

  /** Says so after the change: whoever is killed in between begins again. */
  private <T> void takeUp(
      Part part, Identity identity, String text, CompletionStage<Outcome<T>> change) {
    if (told(identity, change)) {
      boolean _ = told(identity, takenUp.put(part, identity, text));
    }
  }

  private static String text(@Nullable AskedAuthentication authentication) {
    return authentication instanceof Authentication.Sas(SymmetricKeys keys)
        ? keys.primaryText() + " " + keys.secondaryText()
        : String.valueOf(authentication);
  }

  /** Whether it could be done. */
  private static <T> boolean told(Identity identity, CompletionStage<Outcome<T>> stage) {
    if (stage.toCompletableFuture().join() instanceof Outcome.Refused<T>(Refusal refusal)) {
      LOG.warn("What the site says of {} cannot be taken up: {}", identity, refusal);
      return false;
    }
    return true;
  }

  private static <T> @Nullable T done(CompletionStage<Outcome<T>> stage) {
    return stage.toCompletableFuture().join() instanceof Outcome.Done<T>(T value) ? value : null;
  }
}
