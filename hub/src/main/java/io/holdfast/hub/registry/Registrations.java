/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All registrations: in a table, in a copy in memory that all threads read, and as the present turn
 * of the records thread has changed them. That thread alone changes anything, and alone sees its
 * changes before they are durable.
 *
 * <p>Design note: both maps are ordered by client id, so the modules of device {@code D} lie
 * between {@code D/} and {@code D0}, the character after the slash.
 */
final class Registrations {

  private final String name;
  private final Table table;
  private final Vault vault;
  private final ConcurrentSkipListMap<String, Registration> committed =
      new ConcurrentSkipListMap<>();
  // Owned by the records thread.
  private final NavigableMap<String, Optional<Registration>> turn = new TreeMap<>();

  /** Reads the table; blocks on the store. */
  Registrations(String name, Table table, Vault vault) {
    this.name = name;
    this.table = table;
    this.vault = vault;
    table.scan(
        new byte[0],
        (key, value) -> {
          String clientId = new String(key, StandardCharsets.UTF_8);
          byte[] json = vault.unseal(name, key, value);
          committed.put(clientId, RegistrationCodec.decode(Identity.parse(clientId), json));
        });
  }

  // As they are stored; any thread.

  @Nullable Registration find(Identity identity) {
    return committed.get(identity.clientId());
  }

  /** All, a device before its modules; what changes meanwhile may or may not be seen. */
  Collection<Registration> all() {
    return committed.values();
  }

  /** Those behind this client id, or all behind an empty one; as {@link #all} otherwise. */
  Collection<Registration> after(String clientId) {
    return committed.tailMap(clientId, false).values();
  }

  List<ModuleRegistration> modules(DeviceIdentity device) {
    return modulesAmong(range(committed, device).values());
  }

  // As the present turn sees them; on the records thread.

  @Nullable Registration inTurn(Identity identity) {
    Optional<Registration> changed = turn.get(identity.clientId());
    return changed != null ? changed.orElse(null) : committed.get(identity.clientId());
  }

  List<ModuleRegistration> modulesInTurn(DeviceIdentity device) {
    NavigableMap<String, Registration> modules = new TreeMap<>(range(committed, device));
    range(turn, device)
        .forEach((clientId, now) ->
            now.ifPresentOrElse(
                registration -> modules.put(clientId, registration),
                () -> modules.remove(clientId)));
    return modulesAmong(modules.values());
  }

  void put(Registration registration, Batch batch) {
    String clientId = registration.identity().clientId();
    byte[] key = key(clientId);
    table.put(batch, key, vault.seal(name, key, RegistrationCodec.encode(registration)));
    turn.put(clientId, Optional.of(registration));
  }

  void remove(Identity identity, Batch batch) {
    table.delete(batch, key(identity.clientId()));
    turn.put(identity.clientId(), Optional.empty());
  }

  void committed() {
    turn.forEach((clientId, now) ->
        now.ifPresentOrElse(
            registration -> committed.put(clientId, registration),
            () -> committed.remove(clientId)));
    turn.clear();
  }

  void dropped() {
    turn.clear();
  }

  private static byte[] key(String clientId) {
    return clientId.getBytes(StandardCharsets.UTF_8);
  }

  private static List<ModuleRegistration> modulesAmong(Collection<Registration> registrations) {
    List<ModuleRegistration> modules = new ArrayList<>();
    for (Registration registration : registrations) {
      if (registration instanceof ModuleRegistration module) {
        modules.add(module);
      }
    }
    return modules;
  }

  private static <T> NavigableMap<String, T> range(
      NavigableMap<String, T> map, DeviceIdentity device) {
    return map.subMap(device.deviceId() + "/", false, device.deviceId() + "0", false);
  }
}
