/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.tpm;

import io.holdfast.client.core.Credentials;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.attest.RegistrationId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A device whose TPM proves who it is, to the provisioning service and then to its hub. Safe for
 * use by any thread; the device stays the caller's to close.
 */
public final class TpmAttestation implements Attestation.Tpm {

  /** How long a token for the hub is good. */
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private final String registrationId;
  private final TpmDevice device;
  private final Executor threads;

  private TpmAttestation(String registrationId, TpmDevice device, Executor threads) {
    this.registrationId = registrationId;
    this.device = device;
    this.threads = threads;
  }

  /**
   * A device with an id of the operator's choice.
   *
   * @param registrationId as whom it registers
   * @param device its module
   * @param threads where the module signs tokens for the hub; a task there may take seconds
   * @return the attestation
   * @throws IllegalArgumentException if the id is none
   */
  public static TpmAttestation of(String registrationId, TpmDevice device, Executor threads) {
    return new TpmAttestation(RegistrationId.check(registrationId), device, threads);
  }

  /**
   * A device with the id that its endorsement key gives it: {@link #registrationIdOf}. Asks the
   * module.
   *
   * @param device its module
   * @param threads where the module signs tokens for the hub; a task there may take seconds
   * @return the attestation
   * @throws TpmException if the module fails
   */
  public static TpmAttestation of(TpmDevice device, Executor threads) {
    return new TpmAttestation(registrationIdOf(device.endorsementKey()), device, threads);
  }

  /**
   * The registration id of a device that was given no other: the digest of its endorsement key, in
   * base32.
   *
   * @param endorsementKey a TPM2B_PUBLIC
   * @return 52 characters
   */
  public static String registrationIdOf(Bytes endorsementKey) {
    StringBuilder id = new StringBuilder(52);
    int held = 0;
    int bits = 0;
    for (byte b : sha256(endorsementKey)) {
      held = (held << 8 | (b & 0xff)) & 0xfff;
      for (bits += 8; bits >= 5; bits -= 5) {
        id.append(ALPHABET.charAt(held >> (bits - 5) & 31));
      }
    }
    return id.append(ALPHABET.charAt(held << (5 - bits) & 31)).toString();
  }

  private static byte[] sha256(Bytes bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String registrationId() {
    return registrationId;
  }

  /** Tokens that the module signs with the key that it was given for its hub. */
  @Override
  public Credentials credentials() {
    return new Credentials.Provider(
        (resource, now) -> CompletableFuture.supplyAsync(() -> token(resource, now), threads));
  }

  private String token(String resource, Instant now) {
    long expiry = now.plus(TOKEN_LIFE).getEpochSecond();
    byte[] text = SasToken.textToSign(resource, expiry).getBytes(StandardCharsets.UTF_8);
    Bytes signature = device.sign(Bytes.owning(text));
    String base64 = Base64.getEncoder().encodeToString(signature.toByteArray());
    return new SasToken(resource, base64, expiry, null).text();
  }

  @Override
  public Bytes endorsementKey() {
    return device.endorsementKey();
  }

  @Override
  public Bytes storageRootKey() {
    return device.storageRootKey();
  }

  @Override
  public boolean activate(Bytes blob) {
    try {
      device.activate(blob);
      return true;
    } catch (TpmException refused) {
      return false;
    }
  }

  @Override
  public Bytes sign(Bytes text) {
    return device.sign(text);
  }

  @Override
  public String toString() {
    return "TpmAttestation[" + registrationId + "]";
  }
}
