/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected, and since when. Kept in memory: after a start nobody is. Written by sessions,
 * read by the service; any thread.
 */
public final class Presence implements RegistryListener {

  private final InstantSource clock;
  private final ConcurrentHashMap<Identity, State> states = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<PresenceListener> listeners = new CopyOnWriteArrayList<>();

  /** Nobody is connected. */
  public Presence(InstantSource clock) {
    this.clock = clock;
  }

  /** Tells the listener of all changes from now on. */
  public void addListener(PresenceListener listener) {
    listeners.add(listener);
  }

  private void tell(Identity identity, boolean connected) {
    for (PresenceListener listener : listeners) {
      listener.changed(identity, connected);
    }
  }

  /**
   * A connection of this identity was let in. On a take-over the new one may come before the old
   * one goes.
   */
  public void connected(Identity identity) {
    Instant now = clock.instant();
    states.compute(
        identity,
        (same, old) -> {
          if (count(old) == 0) {
            tell(identity, true);
          } else {
            listeners.forEach(listener -> listener.tookOver(identity));
          }
          return new State(count(old) + 1, now, now, false);
        });
  }

  /** A connection of this identity that was let in is gone. */
  public void disconnected(Identity identity) {
    Instant now = clock.instant();
    states.computeIfPresent(
        identity,
        (same, old) -> {
          if (old.connections == 1) {
            tell(identity, false);
          }
          return old.left(now);
        });
  }

  /**
   * The identity sent something; call it seldom, such as on each connect, twin and method exchange.
   */
  public void active(Identity identity) {
    Instant now = clock.instant();
    states.computeIfPresent(
        identity, (same, old) -> new State(old.connections, old.since, now, old.forgotten));
  }

  /** Whether and since when the identity is connected. */
  public Connection of(Identity identity) {
    State state = states.get(identity);
    return state == null
        ? Connection.NEVER
        : new Connection(state.connections > 0, state.since, state.active);
  }

  /** How many devices (not modules) are connected now. */
  public int connectedDevices() {
    int connected = 0;
    for (var entry : states.entrySet()) {
      if (entry.getKey() instanceof DeviceIdentity && entry.getValue().connections > 0) {
        connected++;
      }
    }
    return connected;
  }

  @Override
  public void changed(
      Identity identity, @Nullable Registration before, @Nullable Registration now) {
    if (now == null) {
      states.computeIfPresent(identity, (same, old) -> old.forgetting());
    }
  }

  private static int count(@Nullable State state) {
    return state == null ? 0 : state.connections;
  }

  /**
   * How it stands.
   *
   * @param forgotten whether the registration is gone: the state goes with the last connection
   */
  private record State(int connections, Instant since, Instant active, boolean forgotten) {

    @Nullable State left(Instant now) {
      if (connections > 1) {
        return new State(connections - 1, since, now, forgotten);
      }
      return forgotten ? null : new State(0, now, now, false);
    }

    @Nullable State forgetting() {
      return connections == 0 ? null : new State(connections, since, active, true);
    }
  }

  /**
   * How it stands with an identity's connection.
   *
   * @param since when it last connected or disconnected, or null if it never did
   * @param lastActivity when something was last heard of it, or null
   */
  public record Connection(
      boolean connected, @Nullable Instant since, @Nullable Instant lastActivity) {
    private static final Connection NEVER = new Connection(false, null, null);
  }
}
