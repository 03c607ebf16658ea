/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keys that devices of a group have: each its own, made of the group's. Pure. */
final class DerivedKeys {

  private static final String ALGORITHM = "HmacSHA256";

  private DerivedKeys() {}

  /** The keys of the device with this registration id, spelled as the device spells it. */
  static SymmetricKeys of(SymmetricKeys group, String registrationId) {
    return new SymmetricKeys(
        of(group.primary(), registrationId), of(group.secondary(), registrationId));
  }

  private static Bytes of(Bytes key, String registrationId) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.toByteArray(), ALGORITHM));
      return Bytes.owning(mac.doFinal(registrationId.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
