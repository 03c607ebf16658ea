/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.model.Identity;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connected sessions, at most one for each identity, findable by their device and by those
 * above it that an edge hub speaks for them through. Any thread.
 */
final class Connected {

  /** By device id; the maps in it are never changed, only replaced. */
  private final Map<String, Map<Identity, Session>> byDevice = new ConcurrentHashMap<>();

  /** By the id of a device above theirs. */
  private final Map<String, Set<Session>> below = new ConcurrentHashMap<>();

  /**
   * Adds a session, unless a later one of its client is there already.
   *
   * @return the one that is over with that, or null if there is none
   */
  @Nullable Session put(Session session) {
    Identity identity = session.identity();
    Over over = new Over();
    byDevice.compute(
        identity.deviceId(),
        (id, before) -> {
          Map<Identity, Session> now = before == null ? new HashMap<>() : new HashMap<>(before);
          Session other = now.get(identity);
          boolean isLater = other == null || other.number() < session.number();
          over.session = isLater ? other : session;
          if (isLater) {
            now.put(identity, session);
          }
          return now;
        });
    if (over.session != session) {
      above(session)
          .forEach(id ->
              below.compute(
                  id,
                  (same, before) -> {
                    Set<Session> now = before == null ? ConcurrentHashMap.newKeySet() : before;
                    now.add(session);
                    return now;
                  }));
    }
    return over.session;
  }

  private static Set<String> above(Session session) {
    Set<String> above = new HashSet<>();
    session.admitted().path().forEach(device -> above.add(device.identity().deviceId()));
    above.remove(session.identity().deviceId());
    return above;
  }

  /** Removes a session, unless another has replaced it: that one is returned. */
  @Nullable Session remove(Session session) {
    Identity identity = session.identity();
    above(session)
        .forEach(id ->
            below.computeIfPresent(
                id,
                (same, sessions) -> {
                  sessions.remove(session);
                  return sessions.isEmpty() ? null : sessions;
                }));
    Map<Identity, Session> left =
        byDevice.computeIfPresent(
            identity.deviceId(),
            (id, before) -> {
              Map<Identity, Session> now = new HashMap<>(before);
              boolean ignored = now.remove(identity, session);
              return now.isEmpty() ? null : now;
            });
    return left == null ? null : left.get(identity);
  }

  @Nullable Session get(Identity identity) {
    return byDevice.getOrDefault(identity.deviceId(), Map.of()).get(identity);
  }

  /** The sessions of a device and of its modules. */
  Collection<Session> ofDevice(String deviceId) {
    return byDevice.getOrDefault(deviceId, Map.of()).values();
  }

  /** The sessions that an edge hub speaks for through this device, those of others. */
  Collection<Session> below(String deviceId) {
    return below.getOrDefault(deviceId, Set.of());
  }

  /** All that are connected; walks over all devices. */
  List<Session> all() {
    return byDevice.values().stream().flatMap(sessions -> sessions.values().stream()).toList();
  }

  /** How many there are; walks over all devices. */
  int count() {
    return byDevice.values().stream().mapToInt(Map::size).sum();
  }

  private static final class Over {
    @Nullable Session session;
  }
}
