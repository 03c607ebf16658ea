/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Members of the stored forms. What is absent is null or empty. */
final class Fields {

  private static final int MAX_NESTING = 128;
  private static final int MAX_NUMBER_LENGTH = 512;

  /**
   * Numbers as exactly as they came: twins and payloads pass through. Nesting and numbers are
   * bounded, for some of it is a web service's.
   */
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Fields() {}

  static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  static void put(ObjectNode node, String name, Bytes value) {
    if (!value.isEmpty()) {
      node.put(name, Base64.getEncoder().encodeToString(value.toByteArray()));
    }
  }

  static void put(ObjectNode node, String name, @Nullable X509Certificate value) {
    if (value != null) {
      try {
        node.put(name, Base64.getEncoder().encodeToString(value.getEncoded()));
      } catch (CertificateException e) {
        throw new IllegalStateException("a certificate that was read cannot be written", e);
      }
    }
  }

  static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null ? null : value.asString();
  }

  static Bytes bytes(JsonNode node, String name) {
    String value = text(node, name);
    return value == null ? Bytes.EMPTY : Bytes.owning(Base64.getDecoder().decode(value));
  }

  static @Nullable X509Certificate certificate(JsonNode node, String name) {
    Bytes value = bytes(node, name);
    if (value.isEmpty()) {
      return null;
    }
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(value.toByteArray()));
    } catch (CertificateException e) {
      throw new IllegalStateException("a stored certificate cannot be read", e);
    }
  }

  static void put(ObjectNode node, SymmetricKeys keys) {
    node.put("primary", keys.primaryText()).put("secondary", keys.secondaryText());
  }

  static SymmetricKeys keys(JsonNode node) {
    return SymmetricKeys.ofBase64(
        node.required("primary").asString(), node.required("secondary").asString());
  }

  static void put(ObjectNode node, @Nullable TpmKeys keys) {
    if (keys != null) {
      put(node, "endorsementKey", keys.endorsementKey());
      Bytes root = keys.storageRootKey();
      put(node, "storageRootKey", root == null ? Bytes.EMPTY : root);
    }
  }

  static @Nullable TpmKeys tpm(JsonNode node) {
    Bytes endorsement = bytes(node, "endorsementKey");
    Bytes root = bytes(node, "storageRootKey");
    return endorsement.isEmpty() ? null : new TpmKeys(endorsement, root.isEmpty() ? null : root);
  }
}
