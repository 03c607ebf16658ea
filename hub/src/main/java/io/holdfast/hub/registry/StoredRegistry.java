/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The registry in a table, with a copy in memory that all threads read. The records thread alone
 * changes both: within a turn it sees its own changes, everybody else sees them once they are
 * durable.
 *
 * <p>Design note: both maps are ordered by client id, so the modules of device {@code D} lie
 * between {@code D/} and {@code D0}, the character after the slash.
 */
public final class StoredRegistry implements Registry, RecordWriter.Book {

  static final String TABLE = "registrations";

  private final RecordWriter writer;
  private final Table table;
  private final Vault vault;
  private final RegistrationRules rules;
  private final ConcurrentSkipListMap<String, Registration> committed =
      new ConcurrentSkipListMap<>();
  private final CopyOnWriteArrayList<RegistryListener> listeners = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Dependent> dependents = new CopyOnWriteArrayList<>();
  // Owned by the records thread.
  private final NavigableMap<String, Optional<Registration>> turn = new TreeMap<>();
  private final List<Changed> changes = new ArrayList<>();

  private StoredRegistry(RecordWriter writer, Table table, Vault vault, RegistrationRules rules) {
    this.writer = writer;
    this.table = table;
    this.vault = vault;
    this.rules = rules;
  }

  /** Without a master key. */
  public static StoredRegistry open(
      Store store, RecordWriter writer, InstantSource clock, RandomGenerator random) {
    return open(store, Vault.none(), writer, clock, random);
  }

  /** Reads the table; blocks on the store. */
  public static StoredRegistry open(
      Store store, Vault vault, RecordWriter writer, InstantSource clock, RandomGenerator random) {
    StoredRegistry registry =
        new StoredRegistry(writer, store.table(TABLE), vault, new RegistrationRules(clock, random));
    registry.load();
    writer.add(registry);
    return registry;
  }

  private void load() {
    table.scan(
        new byte[0],
        (key, value) -> {
          String clientId = new String(key, StandardCharsets.UTF_8);
          byte[] json = vault.unseal(TABLE, key, value);
          committed.put(clientId, RegistrationCodec.decode(Identity.parse(clientId), json));
        });
  }

  /** Lets other records of the same writer go with a registration, in the same commit. */
  public void add(Dependent dependent) {
    dependents.add(dependent);
  }

  @Override
  public CompletionStage<Outcome<Registration>> find(Identity identity) {
    Registration found = committed.get(identity.clientId());
    return CompletableFuture.completedFuture(
        found == null ? Registry.unknown(identity) : Outcome.done(found));
  }

  /** The registration as the present turn sees it, or null; only on the records thread. */
  public @Nullable Registration inTurn(Identity identity) {
    Optional<Registration> changed = turn.get(identity.clientId());
    return changed != null ? changed.orElse(null) : committed.get(identity.clientId());
  }

  @Override
  public CompletionStage<Outcome<DeviceRegistration>> create(DeviceDraft draft) {
    return submit(batch -> createDevice(draft, batch));
  }

  /** {@link #create(DeviceDraft)} as a part of the present turn; only on the records thread. */
  public Outcome<DeviceRegistration> createDevice(DeviceDraft draft, Batch batch) {
    DeviceIdentity identity = draft.identity();
    if (inTurn(identity) != null) {
      return Outcome.refused(
          ErrorCode.DEVICE_ALREADY_EXISTS, "device " + identity + " exists already");
    }
    DeviceRegistration made = rules.make(draft);
    putNew(made, batch);
    addSystemModules(made, batch);
    return Outcome.done(made);
  }

  @Override
  public CompletionStage<Outcome<DeviceRegistration>> update(DeviceDraft draft, IfMatch ifMatch) {
    return submit(batch -> updateDevice(draft, ifMatch, batch));
  }

  /** {@link #update(DeviceDraft, IfMatch)} as a part of the present turn. */
  public Outcome<DeviceRegistration> updateDevice(DeviceDraft draft, IfMatch ifMatch, Batch batch) {
    if (!(inTurn(draft.identity()) instanceof DeviceRegistration old)) {
      return Registry.unknown(draft.identity());
    }
    if (!ifMatch.allows(old.etag())) {
      return changedSince(old);
    }
    DeviceRegistration changed = rules.change(old, draft);
    put(changed, batch);
    addSystemModules(changed, batch);
    return Outcome.done(changed);
  }

  /** The edge runtime of an edge device connects as these two. */
  private void addSystemModules(DeviceRegistration device, Batch batch) {
    if (device.iotEdge()) {
      for (String name : List.of("$edgeAgent", "$edgeHub")) {
        ModuleIdentity module = device.identity().module(name);
        if (inTurn(module) == null) {
          putNew(rules.make(ModuleDraft.of(module)), batch);
        }
      }
    }
  }

  @Override
  public CompletionStage<Outcome<ModuleRegistration>> create(ModuleDraft draft) {
    return submit(batch -> createModule(draft, batch));
  }

  /** {@link #create(ModuleDraft)} as a part of the present turn. */
  public Outcome<ModuleRegistration> createModule(ModuleDraft draft, Batch batch) {
    ModuleIdentity identity = draft.identity();
    if (inTurn(identity.device()) == null) {
      return Registry.unknown(identity.device());
    }
    if (inTurn(identity) != null) {
      return Outcome.refused(
          ErrorCode.MODULE_ALREADY_EXISTS, "module " + identity + " exists already");
    }
    ModuleRegistration made = rules.make(draft);
    putNew(made, batch);
    return Outcome.done(made);
  }

  @Override
  public CompletionStage<Outcome<ModuleRegistration>> update(ModuleDraft draft, IfMatch ifMatch) {
    return submit(batch -> updateModule(draft, ifMatch, batch));
  }

  /** {@link #update(ModuleDraft, IfMatch)} as a part of the present turn. */
  public Outcome<ModuleRegistration> updateModule(ModuleDraft draft, IfMatch ifMatch, Batch batch) {
    ModuleIdentity identity = draft.identity();
    if (inTurn(identity.device()) == null) {
      return Registry.unknown(identity.device());
    }
    if (!(inTurn(identity) instanceof ModuleRegistration old)) {
      return Registry.unknown(identity);
    }
    if (!ifMatch.allows(old.etag())) {
      return changedSince(old);
    }
    ModuleRegistration changed = rules.change(old, draft);
    put(changed, batch);
    return Outcome.done(changed);
  }

  @Override
  public CompletionStage<Outcome<Registration>> renewKeys(Identity identity, KeyChoice which) {
    return submit(batch -> {
      Registration old = inTurn(identity);
      if (old == null) {
        return Registry.unknown(identity);
      }
      if (!(old.authentication() instanceof Authentication.Sas(SymmetricKeys keys))) {
        return Outcome.refused(
            ErrorCode.INVALID_OPERATION, identity + " does not authenticate by keys");
      }
      Registration renewed = rules.withKeys(old, rules.renewed(keys, which));
      put(renewed, batch);
      return Outcome.done(renewed);
    });
  }

  @Override
  public CompletionStage<Outcome<Registration>> delete(Identity identity, IfMatch ifMatch) {
    return submit(batch -> delete(identity, ifMatch, batch));
  }

  /** {@link #delete(Identity, IfMatch)} as a part of the present turn. */
  public Outcome<Registration> delete(Identity identity, IfMatch ifMatch, Batch batch) {
    Registration old = inTurn(identity);
    if (old == null) {
      return Registry.unknown(identity);
    }
    if (!ifMatch.allows(old.etag())) {
      return changedSince(old);
    }
    if (identity instanceof DeviceIdentity device) {
      modulesInTurn(device).forEach(module -> forget(module.identity(), batch));
    }
    forget(identity, batch);
    return Outcome.done(old);
  }

  @Override
  public CompletionStage<List<DeviceRegistration>> devices(int max) {
    List<DeviceRegistration> devices = new ArrayList<>();
    for (Registration registration : committed.values()) {
      if (devices.size() >= max) {
        break;
      }
      if (registration instanceof DeviceRegistration device) {
        devices.add(device);
      }
    }
    return CompletableFuture.completedFuture(devices);
  }

  @Override
  public CompletionStage<Outcome<List<ModuleRegistration>>> modules(DeviceIdentity device) {
    return CompletableFuture.completedFuture(
        committed.containsKey(device.clientId())
            ? Outcome.done(modulesOf(committed, device))
            : Registry.unknown(device));
  }

  @Override
  public CompletionStage<DeviceCounts> counts() {
    int total = 0;
    int enabled = 0;
    for (Registration registration : committed.values()) {
      if (registration instanceof DeviceRegistration device) {
        total++;
        enabled += device.enabled() ? 1 : 0;
      }
    }
    return CompletableFuture.completedFuture(new DeviceCounts(total, enabled));
  }

  @Override
  public void addListener(RegistryListener listener) {
    listeners.add(listener);
  }

  @Override
  public void committed() {
    turn.forEach((clientId, now) -> {
      if (now.isPresent()) {
        committed.put(clientId, now.get());
      } else {
        committed.remove(clientId);
      }
    });
    turn.clear();
  }

  @Override
  public void dropped() {
    turn.clear();
    changes.clear();
  }

  @Override
  public void tell() {
    List<Changed> told = List.copyOf(changes);
    changes.clear();
    for (Changed change : told) {
      listeners.forEach(listener -> listener.changed(change.identity, change.now));
    }
  }

  private <T> CompletionStage<Outcome<T>> submit(RecordWriter.Change<T> change) {
    return writer.submit(0, change);
  }

  private void put(Registration registration, Batch batch) {
    String clientId = registration.identity().clientId();
    byte[] key = clientId.getBytes(StandardCharsets.UTF_8);
    table.put(batch, key, vault.seal(TABLE, key, RegistrationCodec.encode(registration)));
    turn.put(clientId, Optional.of(registration));
    changes.add(new Changed(registration.identity(), registration));
  }

  private void putNew(Registration registration, Batch batch) {
    put(registration, batch);
    dependents.forEach(dependent -> dependent.made(registration));
  }

  private void forget(Identity identity, Batch batch) {
    table.delete(batch, identity.clientId().getBytes(StandardCharsets.UTF_8));
    dependents.forEach(dependent -> dependent.forgotten(identity, batch));
    turn.put(identity.clientId(), Optional.empty());
    changes.add(new Changed(identity, null));
  }

  private List<ModuleRegistration> modulesInTurn(DeviceIdentity device) {
    NavigableMap<String, Registration> modules = new TreeMap<>(range(committed, device));
    range(turn, device)
        .forEach((clientId, now) ->
            now.ifPresentOrElse(
                registration -> modules.put(clientId, registration),
                () -> modules.remove(clientId)));
    return modulesOf(modules, device);
  }

  private static List<ModuleRegistration> modulesOf(
      NavigableMap<String, Registration> registrations, DeviceIdentity device) {
    List<ModuleRegistration> modules = new ArrayList<>();
    for (Registration registration : range(registrations, device).values()) {
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

  private static <T> Outcome<T> changedSince(Registration now) {
    return Outcome.refused(
        ErrorCode.PRECONDITION_FAILED,
        now.identity() + " has changed since: its etag is " + now.etag());
  }

  /** Keeps what belongs to a registration with the same writer. */
  @FunctionalInterface
  public interface Dependent {

    /** The registration, which this turn still has, goes with this batch; on the records thread. */
    void forgotten(Identity identity, Batch batch);

    /** A registration was made in this turn; on the records thread. */
    default void made(Registration registration) {}
  }

  private record Changed(Identity identity, @Nullable Registration now) {}
}
