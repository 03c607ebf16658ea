/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.AskedAttestation;
import io.holdfast.hub.enroll.Attestation;
import io.holdfast.hub.enroll.EnrollmentKind;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.trust.Certificates;
import io.holdfast.model.Bytes;
import io.holdfast.wire.IsoTime;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How devices prove to be of an enrollment, in the provisioning service's JSON. */
final class AttestationJson {

  private static final String KEYS = "symmetricKey";
  private static final String X509 = "x509";
  private static final String OWN = "clientCertificates";
  private static final String SIGNING = "signingCertificates";
  private static final String NAMES = "caReferences";

  /** The shortest key, in bytes. */
  private static final int MIN_KEY = 16;

  private AttestationJson() {}

  /** What the member says; if it is wrong, the body remembers that. */
  static AskedAttestation read(EnrollmentKind kind, Body body) {
    Body attestation = body.object("attestation");
    String type = attestation.text("type");
    AskedAttestation asked =
        switch (type == null ? "" : type.toLowerCase(Locale.ROOT)) {
          case "symmetrickey" -> keys(attestation.object(KEYS));
          case "x509" -> certificates(kind, attestation.object(X509));
          case "tpm" -> tpm(attestation.object("tpm"));
          default -> {
            body.wrong("attestation.type is not symmetricKey, x509 or tpm");
            yield null;
          }
        };
    if (kind == EnrollmentKind.GROUP && asked instanceof Attestation.Tpm) {
      body.wrong("attestation.type of a group is not symmetricKey or x509");
    }
    return asked == null ? new AskedAttestation.AnyKeys() : asked;
  }

  private static @Nullable AskedAttestation keys(Body keys) {
    String primary = given(keys, "primaryKey");
    String secondary = given(keys, "secondaryKey");
    if (primary == null && secondary == null) {
      return new AskedAttestation.AnyKeys();
    }
    if (primary == null || secondary == null) {
      keys.wrong("attestation.symmetricKey has one key: give both, or none");
      return null;
    }
    try {
      SymmetricKeys both = SymmetricKeys.ofBase64(primary, secondary);
      if (both.primary().length() < MIN_KEY || both.secondary().length() < MIN_KEY) {
        keys.wrong("attestation.symmetricKey has a key of less than " + MIN_KEY + " bytes");
      }
      return new Attestation.SymmetricKey(both);
    } catch (IllegalArgumentException e) {
      keys.wrong("attestation.symmetricKey: " + e.getMessage());
      return null;
    }
  }

  private static @Nullable AskedAttestation tpm(Body tpm) {
    Bytes endorsement = base64(tpm, "endorsementKey");
    if (endorsement == null) {
      tpm.wrong("attestation.tpm.endorsementKey is missing");
      return null;
    }
    return new Attestation.Tpm(new TpmKeys(endorsement, base64(tpm, "storageRootKey")));
  }

  private static @Nullable Bytes base64(Body body, String name) {
    String text = given(body, name);
    try {
      return text == null ? null : Bytes.owning(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      body.wrong("attestation.tpm." + name + " is not base64");
      return null;
    }
  }

  private static @Nullable AskedAttestation certificates(EnrollmentKind kind, Body x509) {
    Body names = x509.object(NAMES);
    String authority = given(names, "primary");
    if (authority != null) {
      return new Attestation.AuthorityReferences(authority, given(names, "secondary"));
    }
    boolean isOwn = x509.value(OWN) != null;
    if (!isOwn && x509.value(SIGNING) == null) {
      x509.wrong("attestation.x509 has no clientCertificates, signingCertificates, caReferences");
      return null;
    }
    if (isOwn && kind == EnrollmentKind.GROUP) {
      x509.wrong("attestation.x509.clientCertificates are of one device, not of a group");
    }
    return certificates(x509.object(isOwn ? OWN : SIGNING), isOwn);
  }

  private static @Nullable AskedAttestation certificates(Body both, boolean isOwn) {
    X509Certificate primary = certificate(both, "primary");
    X509Certificate secondary = certificate(both, "secondary");
    if (primary == null && secondary == null) {
      return new AskedAttestation.AnyCertificates();
    }
    boolean isOldKept =
        (primary == null && both.value("primary") != null)
            || (secondary == null && both.value("secondary") != null);
    if (primary == null || isOldKept) {
      both.wrong("attestation.x509: give the certificates themselves, of all, or of none");
      return null;
    }
    return isOwn
        ? new Attestation.ClientCertificates(primary, secondary)
        : new Attestation.SigningCertificates(primary, secondary);
  }

  /** What was read has no certificate, but only what it says. */
  private static @Nullable X509Certificate certificate(Body both, String name) {
    String text = given(both.object(name), "certificate");
    if (text == null) {
      return null;
    }
    return switch (Certificates.parse(text)) {
      case Outcome.Done<X509Certificate>(X509Certificate certificate) -> certificate;
      case Outcome.Refused<X509Certificate>(Refusal refusal) -> {
        both.wrong("attestation.x509: " + refusal.detail());
        yield null;
      }
    };
  }

  /** SDKs send an empty text for what they were not given. */
  private static @Nullable String given(Body body, String name) {
    String text = body.text(name);
    return text == null || text.isBlank() ? null : text;
  }

  /** Without keys. */
  static ObjectNode write(Attestation attestation) {
    return write(attestation, false);
  }

  static ObjectNode writeWithKeys(Attestation attestation) {
    return write(attestation, true);
  }

  private static ObjectNode write(Attestation attestation, boolean withKeys) {
    ObjectNode node = Json.object();
    switch (attestation) {
      case Attestation.SymmetricKey(SymmetricKeys keys) -> {
        ObjectNode member = node.put("type", KEYS).putObject(KEYS);
        if (withKeys) {
          member.put("primaryKey", keys.primaryText()).put("secondaryKey", keys.secondaryText());
        }
      }
      case Attestation.Tpm(TpmKeys keys) -> {
        ObjectNode member = node.put("type", "tpm").putObject("tpm");
        member.put("endorsementKey", base64(keys.endorsementKey()));
        Bytes storageRoot = keys.storageRootKey();
        if (storageRoot != null) {
          member.put("storageRootKey", base64(storageRoot));
        }
      }
      case Attestation.ClientCertificates(var primary, var secondary) ->
          write(node.put("type", X509).putObject(X509).putObject(OWN), primary, secondary);
      case Attestation.SigningCertificates(var primary, var secondary) ->
          write(node.put("type", X509).putObject(X509).putObject(SIGNING), primary, secondary);
      case Attestation.AuthorityReferences(var primary, var secondary) -> {
        ObjectNode names = node.put("type", X509).putObject(X509).putObject(NAMES);
        names.put("primary", primary);
        if (secondary != null) {
          names.put("secondary", secondary);
        }
      }
    }
    return node;
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void write(
      ObjectNode node, X509Certificate primary, @Nullable X509Certificate secondary) {
    node.putObject("primary").set("info", info(primary));
    if (secondary != null) {
      node.putObject("secondary").set("info", info(secondary));
    }
  }

  private static ObjectNode info(X509Certificate certificate) {
    return Json.object()
        .put("subjectName", certificate.getSubjectX500Principal().getName())
        .put("sha1Thumbprint", Certificates.thumbprint(certificate, "SHA-1"))
        .put("sha256Thumbprint", Certificates.thumbprint(certificate, "SHA-256"))
        .put("issuerName", certificate.getIssuerX500Principal().getName())
        .put("notBeforeUtc", IsoTime.format7(certificate.getNotBefore().toInstant()))
        .put("notAfterUtc", IsoTime.format7(certificate.getNotAfter().toInstant()))
        .put("serialNumber", certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT))
        .put("version", certificate.getVersion());
  }
}
