/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.registry.SymmetricKeys;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How devices of an enrollment prove who they are. */
public sealed interface Attestation extends AskedAttestation {

  /** By tokens, signed with one of two keys; in a group with a key derived from one of them. */
  record SymmetricKey(SymmetricKeys keys) implements Attestation {}

  /** By one of two certificates of its own; only of individual enrollments. */
  record ClientCertificates(X509Certificate primary, @Nullable X509Certificate secondary)
      implements Attestation {
    /** One or both. */
    public List<X509Certificate> all() {
      return both(primary, secondary);
    }
  }

  /** By certificates that lead to one of two authorities. */
  record SigningCertificates(X509Certificate primary, @Nullable X509Certificate secondary)
      implements Attestation {
    /** One or both. */
    public List<X509Certificate> all() {
      return both(primary, secondary);
    }
  }

  /** By certificates that lead to one of two authorities that the hub knows by these names. */
  record AuthorityReferences(String primary, @Nullable String secondary) implements Attestation {
    /** One or both. */
    public List<String> all() {
      return both(primary, secondary);
    }
  }

  /** By a TPM; only of individual enrollments. */
  record Tpm(TpmKeys keys) implements Attestation {}

  private static <T> List<T> both(T primary, @Nullable T secondary) {
    return secondary == null ? List.of(primary) : List.of(primary, secondary);
  }
}
