/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.AllocationPolicy;
import io.holdfast.hub.enroll.AskedAttestation;
import io.holdfast.hub.enroll.Attestation;
import io.holdfast.hub.enroll.Enrollment;
import io.holdfast.hub.enroll.EnrollmentDraft;
import io.holdfast.hub.enroll.EnrollmentKind;
import io.holdfast.hub.enroll.EnrollmentTerms;
import io.holdfast.hub.enroll.Enrollments;
import io.holdfast.hub.enroll.ReprovisionPolicy;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.role.RootHub;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.DeviceView;
import io.holdfast.hub.service.ModuleView;
import io.holdfast.hub.service.Service;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered at a root hub for its reader to begin with.
 *
 * <p>Design note: it asks the use cases that the service API serves, with the owner's rights, and
 * not over HTTPS: the first TLS handshake of a JVM takes longer than all else that a start does.
 */
final class Newcomers {

  /** The reader's own, for the first five minutes. */
  static final DeviceIdentity MY_DEVICE = new DeviceIdentity("my-device");

  /** Its module. */
  static final ModuleIdentity MY_MODULE = MY_DEVICE.module("my-module");

  /** Both. */
  static final List<Identity> STARTER = List.of(MY_DEVICE, MY_MODULE);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RootHub hub;
  private final Service service;
  private final Enrollments enrollments;
  private final String host;
  private final Access owner;

  /** At this hub, which connection strings call by the name. */
  Newcomers(RootHub hub, String host) {
    this.hub = hub;
    this.service = hub.service();
    this.enrollments = hub.provisioner().enrollments();
    this.host = host;
    this.owner =
        Optional.ofNullable(hub.policies().find(Policies.OWNER))
            .map(policy -> new Access(policy.name(), policy.rights()))
            .orElseThrow();
  }

  /**
   * Registers those that are not there yet.
   *
   * @return everybody's connection string, of those that have one
   */
  Map<String, String> register(List<Identity> identities) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Identity identity : identities) {
      Registration registration =
          switch (identity) {
            case DeviceIdentity device -> device(DeviceDraft.of(device));
            case ModuleIdentity module -> module(module);
          };
      connection(registration).ifPresent(each -> strings.put(identity.clientId(), each.text()));
    }
    return strings;
  }

  /** Whether there is a device of that name. */
  boolean isThere(DeviceIdentity device) {
    return found(service.devices().find(owner, device)).isPresent();
  }

  /**
   * Lets an edge device of that name be provisioned to this hub, unless it may be already. One that
   * is there keeps its keys.
   *
   * @return its key for that
   * @throws StartException if it proves who it is by something else
   */
  Bytes enroll(DeviceIdentity device) {
    String id = device.deviceId();
    Enrollment enrollment =
        switch (enrollments.find(EnrollmentKind.INDIVIDUAL, id)) {
          case Outcome.Done<Enrollment>(Enrollment known) when isHere(known) -> known;
          case Outcome.Done<Enrollment>(Enrollment known) ->
              put(draft(device, known.attestation()), IfMatch.ANY);
          case Outcome.Refused<Enrollment> _ -> put(draft(device, keys(device)), null);
        };
    if (enrollment.attestation() instanceof Attestation.SymmetricKey(SymmetricKeys keys)) {
      return keys.primary();
    }
    throw new StartException(
        "the enrollment of "
            + id
            + " is not by keys: give it some, or use hub start and edge start");
  }

  /** It names this hub; the hub may have been given another name since. */
  private boolean isHere(Enrollment enrollment) {
    String named = enrollment.terms().hub();
    return named == null || named.equalsIgnoreCase(host);
  }

  private EnrollmentDraft draft(DeviceIdentity device, AskedAttestation attestation) {
    return EnrollmentDraft.of(EnrollmentKind.INDIVIDUAL, device.deviceId(), attestation)
        .on(
            new EnrollmentTerms(
                true,
                true,
                host,
                List.of(),
                AllocationPolicy.STATIC,
                null,
                Bytes.EMPTY,
                ReprovisionPolicy.DEFAULT));
  }

  private AskedAttestation keys(DeviceIdentity device) {
    Optional<DeviceView> known = found(service.devices().find(owner, device));
    if (known.isEmpty()) {
      return new AskedAttestation.AnyKeys();
    }
    if (known.get().registration().authentication() instanceof Authentication.Sas(var keys)) {
      return new Attestation.SymmetricKey(keys);
    }
    throw new StartException(
        device + " does not connect with a key: give it one, or use hub start and edge start");
  }

  private Enrollment put(EnrollmentDraft draft, @Nullable IfMatch ifMatch) {
    return switch (enrollments.put(draft, ifMatch)) {
      case Outcome.Done<Enrollment>(Enrollment made) -> made;
      case Outcome.Refused<Enrollment>(Refusal refusal) ->
          throw new StartException("cannot enroll " + draft.id() + ": " + refusal);
    };
  }

  /**
   * The device, once it is provisioned; blocks.
   *
   * @throws StartException if it is not in a minute
   */
  Registration await(DeviceIdentity device) {
    CompletableFuture<Registration> made = new CompletableFuture<>();
    // Before it looks: else what is made in between would be missed.
    hub.addListener((identity, _, now) -> {
      if (now != null && identity.equals(device)) {
        boolean _ = made.complete(now);
      }
    });
    found(service.devices().find(owner, device))
        .ifPresent(known -> made.complete(known.registration()));
    try {
      return made.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException _) {
      throw notProvisioned(device);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw notProvisioned(device);
    }
  }

  private static StartException notProvisioned(DeviceIdentity device) {
    return new StartException(
        device + " was not provisioned by this hub: its log tells why (--config, log-level)");
  }

  /**
   * Its connection string; none if it has no keys: somebody may have given it another kind of
   * authentication, and knows how it connects.
   */
  Optional<ConnectionString> connection(Registration registration) {
    return registration.authentication() instanceof Authentication.Sas sas
        ? Optional.of(
            ConnectionString.forIdentity(host, registration.identity(), sas.keys().primaryText()))
        : Optional.empty();
  }

  /** Gives a module desired properties, if nobody has given it any. */
  void desire(ModuleIdentity module, String twinJson) {
    long version = found(service.twins().get(owner, module)).orElseThrow().twin().desiredVersion();
    if (version == 1) {
      var _ = found(service.twins().patch(owner, module, Bytes.utf8(twinJson), IfMatch.ANY));
    }
  }

  private Registration device(DeviceDraft draft) {
    return found(service.devices().find(owner, draft.identity()))
        .or(() -> found(service.devices().create(owner, draft)))
        .<Registration>map(DeviceView::registration)
        .orElseThrow();
  }

  Registration module(ModuleIdentity module) {
    return found(service.modules().find(owner, module))
        .or(() -> found(service.modules().create(owner, ModuleDraft.of(module))))
        .<Registration>map(ModuleView::registration)
        .orElseThrow();
  }

  private static <T> Optional<T> found(CompletionStage<Outcome<T>> asked) {
    return switch (asked.toCompletableFuture().join()) {
      case Outcome.Done<T>(T value) -> Optional.of(value);
      case Outcome.Refused<T>(Refusal refusal) when refusal.code().httpStatus() == 404 ->
          Optional.empty();
      case Outcome.Refused<T>(Refusal refusal) ->
          throw new StartException("cannot register the first devices: " + refusal);
    };
  }
}
