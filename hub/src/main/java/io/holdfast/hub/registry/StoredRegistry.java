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
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The registry over a table. Its records thread alone changes it; all threads read what is durable.
 */
public final class StoredRegistry implements Registry, RecordWriter.Book {

  static final String TABLE = "registrations";

  /** How many modules a device has at most, beside those of the edge runtime. */
  static final int MAX_MODULES = 50;

  private static final List<String> SYSTEM_MODULES = List.of("$edgeAgent", "$edgeHub");

  private final RecordWriter writer;
  private final RegistrationRules rules;
  private final boolean expects;
  private final Registrations registrations;
  private final CopyOnWriteArrayList<RegistryListener> listeners = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Dependent> dependents = new CopyOnWriteArrayList<>();
  // Owned by the records thread.
  private final Notices<Changed> changes = new Notices<>();

  private StoredRegistry(
      RecordWriter writer, Registrations registrations, RegistrationRules rules, boolean expects) {
    this.writer = writer;
    this.registrations = registrations;
    this.rules = rules;
    this.expects = expects;
  }

  /** Without a master key. */
  public static StoredRegistry open(
      Store store, RecordWriter writer, InstantSource clock, RandomGenerator random) {
    return open(store, Vault.none(), writer, clock, random);
  }

  /** Reads the table; blocks on the store. */
  public static StoredRegistry open(
      Store store, Vault vault, RecordWriter writer, InstantSource clock, RandomGenerator random) {
    return open(store, vault, writer, clock, random, false);
  }

  /**
   * Of an edge hub, which has a parent or may get one: whom it registers itself it {@link #expect}s
   * that to tell of.
   */
  public static StoredRegistry openAtEdge(
      Store store, Vault vault, RecordWriter writer, InstantSource clock, RandomGenerator random) {
    return open(store, vault, writer, clock, random, true);
  }

  /**
   * What another hub told of in the store becomes what {@link #expect} makes: the hub that tells of
   * it next is not the one that did so before. To be called before it is opened; blocks.
   */
  public static void expectAll(Store store, Vault vault) {
    Rewriting.run(
        store,
        TABLE,
        (key, value) -> {
          Identity identity = Identity.parse(new String(key, StandardCharsets.UTF_8));
          Registration told = RegistrationCodec.decode(identity, vault.unseal(TABLE, key, value));
          return vault.seal(TABLE, key, RegistrationCodec.encode(told.with("", told.etag())));
        });
  }

  private static StoredRegistry open(
      Store store,
      Vault vault,
      RecordWriter writer,
      InstantSource clock,
      RandomGenerator random,
      boolean expects) {
    Registrations registrations = new Registrations(TABLE, store.table(TABLE), vault);
    StoredRegistry registry =
        new StoredRegistry(writer, registrations, new RegistrationRules(clock, random), expects);
    writer.add(registry);
    return registry;
  }

  /** Lets other records of the same writer go with a registration, in the same commit. */
  public void add(Dependent dependent) {
    dependents.add(dependent);
  }

  /** The registration as it is stored, or null; any thread. */
  public @Nullable Registration known(Identity identity) {
    return registrations.find(identity);
  }

  @Override
  public CompletionStage<Outcome<Registration>> find(Identity identity) {
    Registration found = known(identity);
    return CompletableFuture.completedFuture(
        found == null ? Registry.unknown(identity) : Outcome.done(found));
  }

  /** The registration as the present turn sees it, or null; only on the records thread. */
  public @Nullable Registration inTurn(Identity identity) {
    return registrations.inTurn(identity);
  }

  @Override
  public CompletionStage<Outcome<DeviceRegistration>> create(DeviceDraft draft) {
    return submit(batch -> createDevice(draft, batch));
  }

  /** {@link #create(DeviceDraft)} as a part of the present turn; only on the records thread. */
  public Outcome<DeviceRegistration> createDevice(DeviceDraft draft, Batch batch) {
    return createDevice(draft, expects, batch);
  }

  /**
   * {@link #create(DeviceDraft)} of what is another hub's, before that has told of it: it has no
   * generation, nor have its system modules, until {@link #mirror} brings one.
   */
  public CompletionStage<Outcome<DeviceRegistration>> expect(DeviceDraft draft) {
    return submit(batch -> createDevice(draft, true, batch));
  }

  private Outcome<DeviceRegistration> createDevice(
      DeviceDraft draft, boolean expected, Batch batch) {
    DeviceIdentity identity = draft.identity();
    if (inTurn(identity) != null) {
      return Outcome.refused(
          ErrorCode.DEVICE_ALREADY_EXISTS, "device " + identity + " exists already");
    }
    DeviceRegistration own = rules.make(draft);
    DeviceRegistration made = expected ? own.with("", own.etag()) : own;
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
      for (String name : SYSTEM_MODULES) {
        ModuleIdentity module = device.identity().module(name);
        if (inTurn(module) == null) {
          ModuleRegistration own = rules.make(ModuleDraft.of(module));
          boolean expected = device.generationId().isEmpty();
          putNew(expected ? own.with("", own.etag()) : own, batch);
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
    return createModule(draft, expects, batch);
  }

  /** {@link #expect(DeviceDraft)} of a module. */
  public CompletionStage<Outcome<ModuleRegistration>> expect(ModuleDraft draft) {
    return submit(batch -> createModule(draft, true, batch));
  }

  private Outcome<ModuleRegistration> createModule(
      ModuleDraft draft, boolean expected, Batch batch) {
    ModuleIdentity identity = draft.identity();
    if (inTurn(identity.device()) == null) {
      return Registry.unknown(identity.device());
    }
    if (inTurn(identity) != null) {
      return Outcome.refused(
          ErrorCode.MODULE_ALREADY_EXISTS, "module " + identity + " exists already");
    }
    List<ModuleRegistration> others = registrations.modulesInTurn(identity.device());
    if (others.size() >= MAX_MODULES + SYSTEM_MODULES.size()) {
      return Outcome.refused(
          ErrorCode.QUOTA_EXCEEDED,
          "device " + identity.device() + " has " + others.size() + " modules already");
    }
    ModuleRegistration own = rules.make(draft);
    ModuleRegistration made = expected ? own.with("", own.etag()) : own;
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
    forgetWhole(identity, batch);
    return Outcome.done(old);
  }

  /**
   * Takes a registration over from where it was made: a parent hub, or a file. Its generation, its
   * keys and all else stay what they are there; nothing is made for it, no system modules either. A
   * device's modules need not wait for it.
   *
   * @param given with an empty etag if it has none that is known: then one is made whenever
   *     something changed. With an empty generation if none is known: then it is the same identity
   *     as before, and takes the generation that is told later. Another generation is another
   *     identity of the same name: what was kept for the old one goes, a device's modules with it
   * @return whether anything changed
   */
  public CompletionStage<Outcome<Boolean>> mirror(Registration given) {
    return submit(batch -> Outcome.done(mirror(given, batch)));
  }

  private boolean mirror(Registration given, Batch batch) {
    Identity identity = given.identity();
    Registration before = inTurn(identity);
    if (before != null && isAnother(before, given)) {
      forgetWhole(identity, batch);
      before = null;
    }
    Registration now = rules.mirrored(given, before);
    if (now.equals(before)) {
      return false;
    }
    if (before == null) {
      putNew(now, batch);
    } else {
      put(now, batch);
    }
    return true;
  }

  /** Whether {@link #mirror} takes the given one for another identity of the same name. */
  public static boolean isAnother(Registration before, Registration given) {
    return RegistrationRules.isAnother(before, given);
  }

  /** All that is registered, a device before its modules; what changes meanwhile may be missed. */
  public Collection<Registration> all() {
    return registrations.all();
  }

  @Override
  public CompletionStage<List<DeviceRegistration>> devices(String after, int max) {
    List<DeviceRegistration> devices = new ArrayList<>();
    for (Registration registration : registrations.after(after)) {
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
        registrations.find(device) != null
            ? Outcome.done(registrations.modules(device))
            : Registry.unknown(device));
  }

  @Override
  public CompletionStage<List<Registration>> inScope(DeviceIdentity edge, String after, int max) {
    List<Registration> found = new ArrayList<>();
    if (registrations.find(edge) instanceof DeviceRegistration own && own.iotEdge()) {
      for (Registration each : registrations.after(after)) {
        if (found.size() >= max) {
          break;
        }
        if (isInScope(each, own)) {
          found.add(each);
        }
      }
    }
    return CompletableFuture.completedFuture(found);
  }

  private boolean isInScope(Registration each, DeviceRegistration edge) {
    DeviceIdentity device = each.identity().device();
    if (device.equals(edge.identity())) {
      return true;
    }
    Registration its = each instanceof DeviceRegistration ? each : registrations.find(device);
    return its instanceof DeviceRegistration child
        && (each instanceof DeviceRegistration || !child.iotEdge())
        && edge.deviceScope() != null
        && edge.deviceScope().equals(DeviceScopes.parentOf(child));
  }

  @Override
  public CompletionStage<DeviceCounts> counts() {
    int total = 0;
    int enabled = 0;
    for (Registration registration : registrations.all()) {
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
    registrations.committed();
  }

  @Override
  public void dropped() {
    registrations.dropped();
    changes.dropped();
  }

  @Override
  public void tell() {
    changes.tell(
        listeners,
        (listener, change) -> listener.changed(change.identity, change.before, change.now));
  }

  private <T> CompletionStage<Outcome<T>> submit(RecordWriter.Change<T> change) {
    return writer.submit(0, change);
  }

  private void put(Registration registration, Batch batch) {
    Identity identity = registration.identity();
    changes.add(new Changed(identity, inTurn(identity), registration));
    registrations.put(registration, batch);
  }

  private void putNew(Registration registration, Batch batch) {
    put(registration, batch);
    dependents.forEach(dependent -> dependent.made(registration));
  }

  private void forgetWhole(Identity identity, Batch batch) {
    if (identity instanceof DeviceIdentity device) {
      registrations.modulesInTurn(device).forEach(module -> forget(module.identity(), batch));
    }
    forget(identity, batch);
  }

  private void forget(Identity identity, Batch batch) {
    // Who keeps more of it may still look at it.
    dependents.forEach(dependent -> dependent.forgotten(identity, batch));
    changes.add(new Changed(identity, inTurn(identity), null));
    registrations.remove(identity, batch);
  }

  private static <T> Outcome<T> changedSince(Registration now) {
    return Outcome.refused(
        ErrorCode.PRECONDITION_FAILED,
        now.identity() + " has changed since: its etag is " + now.etag());
  }

  /** Keeps what belongs to a registration with the same writer. */
  public interface Dependent {

    /** The registration, which this turn still has, goes with this batch; on the records thread. */
    void forgotten(Identity identity, Batch batch);

    /** A registration was made in this turn; on the records thread. */
    void made(Registration registration);
  }

  private record Changed(
      Identity identity, @Nullable Registration before, @Nullable Registration now) {}
}
