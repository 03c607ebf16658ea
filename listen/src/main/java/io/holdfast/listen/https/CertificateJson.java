/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.hub.trust.Certificates;
import io.holdfast.model.Bytes;
import io.holdfast.wire.IsoTime;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Authorities in the JSON that Azure's management API has for them. */
final class CertificateJson {

  private CertificateJson() {}

  /** The certificate of a request, as text. */
  static Outcome<String> read(Bytes json) {
    return Body.parse(json)
        .then(body -> {
          String text = body.object("properties").text("certificate");
          String found = text == null ? body.text("certificate") : text;
          return found == null
              ? Outcome.refused(ErrorCode.ARGUMENT_NULL, "properties.certificate is missing")
              : body.finish(found);
        });
  }

  /** Without its verification code: that is for whoever asked for it. */
  static ObjectNode write(CertificateAuthority authority) {
    return write(authority, null);
  }

  static ObjectNode writeWithCode(CertificateAuthority authority) {
    return write(authority, authority.verificationCode());
  }

  private static ObjectNode write(CertificateAuthority authority, @Nullable String code) {
    X509Certificate certificate = authority.certificate();
    ObjectNode node = Json.object();
    node.put("name", authority.name()).put("etag", authority.etag());
    ObjectNode properties = node.putObject("properties");
    properties.put("subject", certificate.getSubjectX500Principal().getName());
    properties.put("thumbprint", Certificates.thumbprint(certificate, "SHA-1"));
    properties.put("expiry", IsoTime.format7(certificate.getNotAfter().toInstant()));
    properties.put("isVerified", authority.verified());
    properties.put("created", IsoTime.format7(authority.created()));
    properties.put("updated", IsoTime.format7(authority.updated()));
    if (code != null) {
      properties.put("verificationCode", code);
    }
    properties.put("certificate", base64(certificate));
    return node;
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }
}
