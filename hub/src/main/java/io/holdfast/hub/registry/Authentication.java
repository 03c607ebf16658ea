/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import org.jspecify.annotations.Nullable;

/** How a client proves who it is. */
public sealed interface Authentication extends AskedAuthentication {

  /** By tokens that are signed with one of two keys. */
  record Sas(SymmetricKeys keys) implements Authentication {}

  /**
   * By a certificate with one of two thumbprints.
   *
   * @param primary hex of SHA-1 or SHA-256, or null
   * @param secondary likewise
   */
  record SelfSigned(@Nullable String primary, @Nullable String secondary)
      implements Authentication {

    /** The digits of a thumbprint that some tool wrote with colons, spaces or dashes. */
    public static String digitsOf(String thumbprint) {
      StringBuilder digits = new StringBuilder(thumbprint.length());
      thumbprint
          .chars()
          .filter(c -> c != ':' && c != '-' && c != ' ')
          .forEach(c -> digits.append((char) c));
      return digits.toString();
    }
  }

  /** By a certificate of an authority that the hub trusts. */
  record CertificateAuthority() implements Authentication {}

  /** Not at all: it cannot connect. */
  record None() implements Authentication {}
}
