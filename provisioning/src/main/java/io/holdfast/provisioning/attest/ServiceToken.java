/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.attest;

import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;

/** The tokens that devices show to a provisioning service, as the C SDK makes them. */
public final class ServiceToken {

  /** How long one is valid. */
  public static final Duration LIFETIME = Duration.ofMinutes(40);

  /** The name of the key that signs them. */
  public static final String KEY_NAME = "registration";

  private static final String UNRESERVED = "!()*-._";

  private ServiceToken() {}

  /**
   * A token that is valid from now on for {@link #LIFETIME}.
   *
   * @param idScope which service
   * @param registrationId as whom
   * @param now the time
   * @param key decoded from base64; not empty
   * @return the password form
   */
  public static String sign(String idScope, String registrationId, Instant now, Bytes key) {
    return sign(idScope, registrationId, now, text -> DerivedKey.hmac(key, text.utf8()));
  }

  /**
   * As above, with a key that does not leave its keeper.
   *
   * @param idScope which service
   * @param registrationId as whom
   * @param now the time
   * @param signer HMAC-SHA256 of what it is given
   * @return the password form
   */
  public static String sign(
      String idScope, String registrationId, Instant now, Function<Bytes, Bytes> signer) {
    String resource = encode(idScope + "/registrations/" + registrationId);
    long expiry = now.getEpochSecond() + LIFETIME.toSeconds();
    Bytes signature = signer.apply(Bytes.utf8(SasToken.textToSign(resource, expiry)));
    String base64 = Base64.getEncoder().encodeToString(signature.toByteArray());
    return new SasToken(resource, base64, expiry, KEY_NAME).text();
  }

  /** Lower-case hex, and fewer characters escaped than elsewhere: what is signed is this text. */
  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(Character.forDigit(c >> 4, 16));
        encoded.append(Character.forDigit(c & 0xf, 16));
      }
    }
    return encoded.toString();
  }
}
