/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.admit.ScopeRefresh;
import io.holdfast.hub.mailbox.MailboxOptions;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.mailbox.StoredMailboxes;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.upstream.NoUplink;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.Uplink;
import io.holdfast.hub.upstream.UplinkStatus;
import io.holdfast.hub.upstream.link.RegistryChains;
import io.holdfast.hub.upstream.link.RelayedMailboxes;
import io.holdfast.hub.upstream.link.Uplinks;
import io.holdfast.hub.upstream.scope.DeviceScope;
import io.holdfast.store.Store;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an edge hub has of its parent, or in its place.
 *
 * @param status how it stands with the way to the parent; null without one
 * @param scope null without a parent: then the registry is this hub's own
 * @param refresh asks the parent for who wants to connect
 * @param childRefresh asks it for an edge hub below, which has a client waiting itself
 * @param registry as operators see it
 * @param resting sends no more messages, and waits for what is on its way
 * @param ending leaves the parent
 */
record Upward(
    Uplink uplink,
    Supplier<@Nullable UplinkStatus> status,
    Mailboxes mailboxes,
    @Nullable DeviceScope scope,
    ScopeRefresh refresh,
    ScopeRefresh childRefresh,
    Registry registry,
    Runnable resting,
    Runnable ending)
    implements AutoCloseable {

  /** How long an edge hub below waits: less than a client's patience, whatever the level. */
  private static final Duration CHILD_PATIENCE = Duration.ofSeconds(5);

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
        new NoUplink(),
        () -> null,
        mailboxes,
        null,
        ScopeRefresh.NONE,
        ScopeRefresh.NONE,
        records.registry(),
        () -> {},
        mailboxes::close);
  }

  /** Connects to the parent. */
  static Upward to(
      ParentOptions parent,
      UpwardOptions options,
      Records records,
      Methods methods,
      Queues queues,
      Environment environment) {
    Uplinks uplinks =
        Uplinks.start(
            parent,
            options.link(),
            new RegistryChains(records.registry(), parent.self().device()),
            queues.backlog(),
            methods,
            environment.clock(),
            environment.random());
    DeviceScope scope =
        DeviceScope.open(
            parent,
            options.scope(),
            records.registry(),
            records.methods(),
            environment.clock(),
            environment.random());
    uplinks.addListener(scope);
    records.methods().addListener(uplinks.methodListener());
    return new Upward(
        uplinks,
        uplinks::status,
        new RelayedMailboxes(uplinks),
        scope,
        unlessDown(uplinks, parent, scope::refresh),
        unlessDown(
            uplinks,
            parent,
            (claimed, actor) -> scope.refreshForChild(claimed, actor, CHILD_PATIENCE)),
        new LookOnlyRegistry(records.registry(), parent.hostName()),
        uplinks::rest,
        () -> {
          scope.close();
          uplinks.close();
        });
  }

  /** Nobody waits for a parent that is known to be away. */
  private static ScopeRefresh unlessDown(
      Uplinks uplinks, ParentOptions parent, ScopeRefresh refresh) {
    return (claimed, actor) ->
        uplinks.isDown(parent.self())
            ? CompletableFuture.completedStage(false)
            : refresh.refresh(claimed, actor);
  }

  @Override
  public void close() {
    ending.run();
  }
}
