/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.StoredPolicies;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.trust.CertificateAuthorities;
import io.holdfast.hub.twin.Imports;
import io.holdfast.hub.twin.Twins;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The provisioning service of a root hub. Its store and its records thread are the hub's. */
public final class Provisioner implements AutoCloseable {

  private static final byte[] ID_SCOPE = "id-scope".getBytes(StandardCharsets.UTF_8);
  private static final String SCOPE_PREFIX = "0ne";

  private final LinkedHubs hubs;
  private final Policies policies;
  private final StoredEnrollments enrollments;
  private final StoredRegistrations registrations;
  private final CustomAllocation custom = new CustomAllocation();
  private final Assigner assigner;
  private final Registrar registrar;

  private Provisioner(
      Parts parts, Store store, Vault vault, RecordWriter writer, ProvisioningOptions options) {
    this.policies = StoredPolicies.openOfProvisioning(store, vault, parts.random);
    this.registrations = new StoredRegistrations(store, vault, writer);
    this.enrollments =
        new StoredEnrollments(
            store, vault, writer, registrations, options.tpms(), parts.clock, parts.random);
    List<LinkedHub> all = new ArrayList<>();
    all.add(
        new LocalHub(
            options.hostName(), options.weight(), parts.registry, parts.twins, parts.imports));
    all.addAll(options.otherHubs());
    this.hubs = new LinkedHubs(all);
    States states = new States(parts.clock, parts.random);
    Assignment assignment =
        new Assignment(
            hubs, new Allocation(hubs, custom), registrations, options.tpms(), parts.random);
    this.assigner =
        new Assigner(writer, enrollments, registrations, assignment, states, parts.timer);
    String idScope = idScope(store, parts.random);
    this.registrar =
        new Registrar(
            idScope,
            writer,
            registrations,
            new Attestor(idScope, enrollments, parts.authorities, options.tpms(), parts.clock),
            assigner,
            states,
            options,
            parts.clock,
            parts.timer);
  }

  /** What it is made of besides its own records. */
  public record Parts(
      Registry registry,
      Twins twins,
      Imports imports,
      CertificateAuthorities authorities,
      InstantSource clock,
      Timer timer,
      RandomGenerator random) {}

  /** Takes up what the store holds, and goes on with registrations that are under way; blocks. */
  public static Provisioner open(
      Store store, Vault vault, RecordWriter writer, Parts parts, ProvisioningOptions options) {
    Provisioner provisioner = new Provisioner(parts, store, vault, writer, options);
    provisioner.registrar.resume();
    return provisioner;
  }

  private static String idScope(Store store, RandomGenerator random) {
    Table table = store.table("provisioning");
    byte[] known = table.get(ID_SCOPE);
    if (known != null) {
      return new String(known, StandardCharsets.UTF_8);
    }
    String made =
        SCOPE_PREFIX + HexFormat.of().toHexDigits(random.nextInt()).toUpperCase(Locale.ROOT);
    try (Batch batch = store.batch()) {
      table.put(batch, ID_SCOPE, made.getBytes(StandardCharsets.UTF_8));
      store.commitNow(batch);
    }
    return made;
  }

  /** What devices ask. */
  public Provisioning provisioning() {
    return registrar;
  }

  /** The host names of the hubs that devices may be assigned to. */
  public List<String> hubs() {
    return hubs.all().stream().map(LinkedHub::hostName).toList();
  }

  /** Who may be provisioned. */
  public Enrollments enrollments() {
    return enrollments;
  }

  /** What became of registrations. */
  public Registrations registrations() {
    return registrations;
  }

  /** The shared access policies of the provisioning service, which are not the hub's. */
  public Policies policies() {
    return policies;
  }

  @Override
  public void close() {
    assigner.close();
    custom.close();
    hubs.all().forEach(LinkedHub::close);
  }
}
