/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A device that proved to be whom an enrollment is for.
 *
 * @param keyId the spelling of the registration id that its key was derived for
 * @param certificate that it showed, or null
 * @param tpm both keys of its TPM when it registers with one, else null
 */
record Proven(
    Enrollment enrollment,
    String keyId,
    @Nullable X509Certificate certificate,
    @Nullable TpmKeys tpm) {

  static Proven byKey(Enrollment enrollment, String keyId) {
    return new Proven(enrollment, keyId, null, null);
  }

  static Proven byCertificate(Enrollment enrollment, String keyId, X509Certificate certificate) {
    return new Proven(enrollment, keyId, certificate, null);
  }
}
