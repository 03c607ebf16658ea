/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.model.Identity;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The connected sessions, at most one for each identity, findable by their device. Any thread. */
final class Connected {

  /** By device id; the maps in it are never changed, only replaced. */
  private final Map<String, Map<Identity, Session>> byDevice = new ConcurrentHashMap<>();

  /** Adds a session and returns the one that it replaces. */
  @Nullable Session put(Session session) {
    Identity identity = session.identity();
    Replaced replaced = new Replaced();
    byDevice.compute(
        identity.deviceId(),
        (id, before) -> {
          Map<Identity, Session> now = before == null ? new HashMap<>() : new HashMap<>(before);
          replaced.session = now.put(identity, session);
          return now;
        });
    return replaced.session;
  }

  /** Removes a session, unless another has replaced it: that one is returned. */
  @Nullable Session remove(Session session) {
    Identity identity = session.identity();
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

  /** All that are connected; walks over all devices. */
  List<Session> all() {
    return byDevice.values().stream().flatMap(sessions -> sessions.values().stream()).toList();
  }

  /** How many there are; walks over all devices. */
  int count() {
    return byDevice.values().stream().mapToInt(Map::size).sum();
  }

  private static final class Replaced {
    @Nullable Session session;
  }
}
