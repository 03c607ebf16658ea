/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of authorities: a JSON object each, so that members can come later. */
final class AuthorityCodec {

  private static final JsonMapper JSON = JsonMapper.shared();

  private AuthorityCodec() {}

  static byte[] encode(CertificateAuthority authority) {
    try {
      ObjectNode node = JSON.createObjectNode();
      node.put("etag", authority.etag());
      node.put(
          "certificate", Base64.getEncoder().encodeToString(authority.certificate().getEncoded()));
      node.put("verified", authority.verified());
      if (authority.verificationCode() != null) {
        node.put("verificationCode", authority.verificationCode());
      }
      node.put("created", authority.created().toString());
      node.put("updated", authority.updated().toString());
      return JSON.writeValueAsBytes(node);
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  static CertificateAuthority decode(String name, byte[] json) {
    JsonNode node = JSON.readTree(json);
    @Nullable JsonNode code = node.get("verificationCode");
    try {
      return new CertificateAuthority(
          name,
          node.required("etag").asString(),
          Certificates.decode(Base64.getDecoder().decode(node.required("certificate").asString())),
          node.required("verified").asBoolean(),
          code == null ? null : code.asString(),
          Instant.parse(node.required("created").asString()),
          Instant.parse(node.required("updated").asString()));
    } catch (CertificateException e) {
      throw new IllegalStateException("the stored authority " + name + " has no certificate", e);
    }
  }
}
