/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.attest;

import io.holdfast.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one member of an enrollment group: made from the group's key where that is kept safe,
 * and given to the device, which never sees the group's.
 */
public final class DerivedKey {

  private static final String ALGORITHM = "HmacSHA256";

  private DerivedKey() {}

  /**
   * The key of a device: HMAC-SHA256 of its registration id by the group's key.
   *
   * @param groupKey decoded from base64; not empty
   * @param registrationId exactly as the device will spell it
   * @return 32 bytes
   * @throws IllegalArgumentException if the key is empty
   */
  public static Bytes of(Bytes groupKey, String registrationId) {
    if (groupKey.isEmpty()) {
      throw new IllegalArgumentException("a group's key must not be empty");
    }
    return hmac(groupKey, registrationId);
  }

  /**
   * The same between base64 texts, as {@code az iot dps compute-device-key} has it.
   *
   * @param groupKey base64
   * @param registrationId exactly as the device will spell it
   * @return base64
   * @throws IllegalArgumentException if the key is empty or not base64; does not quote it
   */
  public static String of(String groupKey, String registrationId) {
    Bytes key = of(decode(groupKey), registrationId);
    return Base64.getEncoder().encodeToString(key.toByteArray());
  }

  static Bytes decode(String base64) {
    try {
      return Bytes.owning(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException quoting) {
      throw new IllegalArgumentException("the key is not base64");
    }
  }

  static Bytes hmac(Bytes key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.toByteArray(), ALGORITHM));
      return Bytes.owning(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
