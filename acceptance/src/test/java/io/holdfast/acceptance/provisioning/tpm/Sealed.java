/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning.tpm;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.hub.enroll.tpm.TpmChallenges;
import io.holdfast.model.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key, and the blob by which the service gives it to one TPM. */
record Sealed(Bytes key, Bytes blob) {

  /** A fresh key of so many bytes. */
  static Sealed of(int length, Bytes endorsementKey, Bytes storageRootKey) {
    SecureRandom random = new SecureRandom();
    Bytes key = Bytes.owning(random.generateSeed(length));
    TpmChallenges service = new TpmChallenges(random, InstantSource.system(), "hub.example.org");
    return switch (service.wrap(new TpmKeys(endorsementKey, storageRootKey), key)) {
      case Outcome.Done<Bytes>(Bytes blob) -> new Sealed(key, blob);
      case Outcome.Refused<Bytes> refused -> throw new AssertionError(refused);
    };
  }

  /** What the key signs. */
  byte[] hmac(byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The blob with one bit changed in the middle of a part, counted from 1. */
  Bytes tamperedAt(int part) {
    byte[] bytes = blob.toByteArray();
    int at = 0;
    for (int i = 1; i < part; i++) {
      at += 2 + ByteBuffer.wrap(bytes).getShort(at);
    }
    bytes[at + 2 + ByteBuffer.wrap(bytes).getShort(at) / 2] ^= 1;
    return Bytes.owning(bytes);
  }
}
