/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.model.Identity;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that may connect.
 *
 * @param registration as it was when the client proved who it is
 * @param prover whose key proved it: the registration itself, its device's, or an edge hub's
 * @param path if an edge hub speaks for it, its device and those above it, up to that edge hub's;
 *     else empty
 * @param authMethod how it did: JSON with scope, type and issuer
 * @param end when its proof ends, and the connection with it
 * @param authority that said who it is, in a certificate, or null if none did
 * @param modelId the model that it says it follows (Plug and Play), or null
 * @param dated whether it says which api-version it speaks
 */
public record Admitted(
    Registration registration,
    Registration prover,
    List<DeviceRegistration> path,
    String authMethod,
    Instant end,
    @Nullable CertificateAuthority authority,
    @Nullable String modelId,
    boolean dated) {

  /** Copies the list. */
  public Admitted {
    path = List.copyOf(path);
  }

  /** A client that named no model, and that nobody else speaks for. */
  public Admitted(Registration registration, Registration prover, String authMethod, Instant end) {
    this(registration, prover, List.of(), authMethod, end, null, null, true);
  }

  /** The same client, for which an authority speaks. */
  public Admitted by(CertificateAuthority speaking) {
    return new Admitted(registration, prover, path, authMethod, end, speaking, modelId, dated);
  }

  /** The same client, for which the edge hub at the end of the path speaks. */
  public Admitted through(List<DeviceRegistration> devices) {
    return new Admitted(registration, prover, devices, authMethod, end, authority, modelId, dated);
  }

  /** The same client, which follows this model, or none, and names an api-version or not. */
  public Admitted saying(@Nullable String model, boolean version) {
    return new Admitted(registration, prover, path, authMethod, end, authority, model, version);
  }

  /** Who it is. */
  public Identity identity() {
    return registration.identity();
  }

  /** All who must stay as they are for it to stay. */
  public Set<Identity> dependsOn() {
    Set<Identity> all = new LinkedHashSet<>();
    all.add(identity());
    all.add(prover.identity());
    path.forEach(device -> all.add(device.identity()));
    return all;
  }

  /** Whether it may stay when a registration has changed to this. */
  public boolean holdsUnder(Registration now) {
    return holdsUnder(now, registration)
        && holdsUnder(now, prover)
        && path.stream().allMatch(device -> isStillAbove(now, device));
  }

  private static boolean holdsUnder(Registration now, Registration then) {
    return !now.identity().equals(then.identity()) || now.sameCredentials(then);
  }

  private static boolean isStillAbove(Registration now, DeviceRegistration then) {
    return !(now instanceof DeviceRegistration device)
        || !device.identity().equals(then.identity())
        || (device.generationId().equals(then.generationId())
            && device.enabled()
            && device.iotEdge() == then.iotEdge()
            && Objects.equals(device.deviceScope(), then.deviceScope())
            && device.parentScopes().equals(then.parentScopes()));
  }
}
