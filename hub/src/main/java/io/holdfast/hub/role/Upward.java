/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.admit.ScopeRefresh;
import io.holdfast.hub.mailbox.MailboxOptions;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.mailbox.StoredMailboxes;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.upstream.NoUplink;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.Uplink;
import io.holdfast.hub.upstream.link.LinkOptions;
import io.holdfast.hub.upstream.link.RegistryChains;
import io.holdfast.hub.upstream.link.RelayedMailboxes;
import io.holdfast.hub.upstream.link.Uplinks;
import io.holdfast.hub.upstream.scope.DeviceScope;
import io.holdfast.hub.upstream.scope.ScopeOptions;
import io.holdfast.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * What an edge hub has of its parent, or in its place.
 *
 * @param scope null without a parent: then the registry is this hub's own
 * @param registry as operators see it
 */
record Upward(
    Uplink uplink,
    Mailboxes mailboxes,
    @Nullable DeviceScope scope,
    ScopeRefresh refresh,
    Registry registry,
    Runnable ending)
    implements AutoCloseable {

  /** The hub is its own authority; what is routed upstream waits. */
  static Upward none(Store store, Records records, Environment environment) {
    StoredMailboxes mailboxes =
        StoredMailboxes.open(
            store,
            records.writer(),
            records.registry(),
            MailboxOptions.DEFAULT,
            environment.timer(),
            environment.clock(),
            environment.random());
    return new Upward(
        new NoUplink(), mailboxes, null, ScopeRefresh.NONE, records.registry(), mailboxes::close);
  }

  /** Connects to the parent. */
  static Upward to(ParentOptions parent, Records records, Queues queues, Environment environment) {
    Uplinks uplinks =
        Uplinks.start(
            parent,
            LinkOptions.DEFAULT,
            new RegistryChains(records.registry(), parent.self().device()),
            queues.backlog(),
            records.methods(),
            environment.clock(),
            environment.random());
    DeviceScope scope =
        DeviceScope.open(
            parent,
            ScopeOptions.DEFAULT,
            records.registry(),
            records.methods(),
            environment.clock(),
            environment.random());
    uplinks.addListener(scope);
    records.methods().addListener(uplinks.methodListener());
    return new Upward(
        uplinks,
        new RelayedMailboxes(uplinks),
        scope,
        scope::refresh,
        new LookOnlyRegistry(records.registry(), parent.hostName()),
        () -> {
          scope.close();
          uplinks.close();
        });
  }

  @Override
  public void close() {
    ending.run();
  }
}
