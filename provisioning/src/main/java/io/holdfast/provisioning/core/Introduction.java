/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.model.Bytes;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.attest.ServiceToken;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.ProvisioningTransport;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Who the device is, as a transport shows it to the service: a certificate, or else a token; and
 * the request. Nothing of a TPM, which no such transport carries. Owner: the loop.
 */
final class Introduction {

  private final String idScope;
  private final Attestation attestation;
  private final InstantSource clock;
  private @Nullable String payload;

  Introduction(String idScope, Attestation attestation, InstantSource clock) {
    this.idScope = idScope;
    this.attestation = attestation;
    this.clock = clock;
  }

  String registrationId() {
    return attestation.registrationId();
  }

  /** Any JSON text, which is told with the next request; null for nothing. */
  void payload(@Nullable String json) {
    payload = json;
  }

  /** Opens the transport for this device; answers whether it takes that. */
  boolean open(
      ProvisioningTransport transport,
      ProvisioningTransport.RegisterDataHandler data,
      ProvisioningTransport.StatusHandler status) {
    boolean certified = attestation instanceof Attestation.X509;
    return shown(transport)
        && transport.open(
                registrationId(), null, null, data, status, certified ? null : this::token)
            == ProvisioningResult.OK;
  }

  private boolean shown(ProvisioningTransport transport) {
    if (!(attestation instanceof Attestation.X509 pair)) {
      return true;
    }
    String certificate = latin(pair.certificate());
    return transport.x509Cert(certificate, latin(pair.privateKey())) == ProvisioningResult.OK;
  }

  private static String latin(Bytes pem) {
    return new String(pem.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private @Nullable String token(@Nullable Bytes nonce, String keyName) {
    return attestation instanceof Attestation.SymmetricKey symmetric
        ? ServiceToken.sign(idScope, registrationId(), clock.instant(), symmetric.key())
        : null;
  }

  /** The request to register; null if the payload is not JSON. */
  @Nullable Bytes request() {
    return RegisterRequest.of(registrationId(), null, null, payload);
  }
}
