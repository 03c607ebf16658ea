/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An authority whose certificates devices may show. Immutable.
 *
 * @param name how its operator calls it
 * @param etag new with each change; opaque, without quotes
 * @param verified whether its operator has proved to hold its key; before that, nobody is trusted
 *     for it
 * @param verificationCode what the certificate that proves it must be issued to, or null if none
 *     was asked for
 */
public record CertificateAuthority(
    String name,
    String etag,
    X509Certificate certificate,
    boolean verified,
    @Nullable String verificationCode,
    Instant created,
    Instant updated) {

  /** Whether it is the same authority, maybe in another state. */
  public boolean isSameAs(CertificateAuthority other) {
    return name.equals(other.name)
        && created.equals(other.created)
        && certificate.equals(other.certificate);
  }

  @Override
  public String toString() {
    return "CertificateAuthority["
        + name
        + ", "
        + certificate.getSubjectX500Principal()
        + (verified ? "]" : ", not verified]");
  }
}
