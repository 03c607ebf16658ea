/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.EnrollmentKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options that say how devices prove to be of an enrollment. */
final class Attestation {

  /** The ways, by the names that JSON has for them. */
  enum Type {
    symmetricKey,
    x509,
    tpm
  }

  @Option(
      names = {"--attestation-type", "--at"},
      paramLabel = "TYPE",
      description =
          "symmetricKey, x509 or tpm (default: what the other options are about, or the first).")
  private @Nullable Type type;

  @Option(
      names = {"--primary-key", "--pk"},
      paramLabel = "KEY|@FILE",
      description = "Its primary key, base64, or @FILE that holds it; the service makes new ones.")
  private @Nullable String primaryKey;

  @Option(
      names = {"--secondary-key", "--sk"},
      paramLabel = "KEY|@FILE",
      description = "Its secondary key, likewise.")
  private @Nullable String secondaryKey;

  @Option(
      names = {"--certificate-path", "--cp"},
      paramLabel = "FILE",
      description = "PEM or DER: the device's certificate, or the one that signs those of a group.")
  private @Nullable Path certificate;

  @Option(
      names = {"--secondary-certificate-path", "--scp"},
      paramLabel = "FILE",
      description = "Another that will do, too.")
  private @Nullable Path secondaryCertificate;

  @Option(
      names = {"--ca-name", "--cn"},
      paramLabel = "NAME",
      description = "In place of a certificate an authority of ./holdfast hub certificate.")
  private @Nullable String authority;

  @Option(
      names = {"--secondary-ca-name", "--scn"},
      paramLabel = "NAME",
      description = "Another that will do, too.")
  private @Nullable String secondaryAuthority;

  @Option(
      names = {"--endorsement-key", "--ek"},
      paramLabel = "KEY",
      description = "The public endorsement key of the device's TPM, base64.")
  private @Nullable String endorsementKey;

  @Option(
      names = {"--storage-root-key", "--srk"},
      paramLabel = "KEY",
      description = "Its public storage root key, base64.")
  private @Nullable String storageRootKey;

  private boolean hasKey() {
    return primaryKey != null || secondaryKey != null;
  }

  private boolean hasCertificate() {
    return certificate != null || secondaryCertificate != null;
  }

  private boolean hasAuthority() {
    return authority != null || secondaryAuthority != null;
  }

  private boolean hasTpm() {
    return endorsementKey != null || storageRootKey != null;
  }

  /** Whether nothing is said. */
  boolean isEmpty() {
    return type == null && !hasKey() && !hasCertificate() && !hasAuthority() && !hasTpm();
  }

  private Type type() {
    if (type != null) {
      return type;
    }
    return hasTpm() ? Type.tpm : hasCertificate() || hasAuthority() ? Type.x509 : Type.symmetricKey;
  }

  /** Whether the keys are to be made by the service. */
  boolean isLeftToService() {
    return type() == Type.symmetricKey && !hasKey();
  }

  /** Refuses what goes together with nothing. */
  void check(EnrollmentKind kind) {
    Type of = type();
    refuse(hasKey() && of != Type.symmetricKey, "keys go with --attestation-type symmetricKey");
    refuse(
        (hasCertificate() || hasAuthority()) && of != Type.x509,
        "certificates go with --attestation-type x509");
    refuse(hasTpm() && of != Type.tpm, "--endorsement-key goes with --attestation-type tpm");
    refuse(
        (primaryKey == null) != (secondaryKey == null),
        "--primary-key and --secondary-key go together");
    refuse(hasCertificate() && hasAuthority(), "say either certificates or names of authorities");
    refuse(
        of == Type.x509 && certificate == null && authority == null,
        "--attestation-type x509 wants --certificate-path or --ca-name");
    refuse(
        of == Type.tpm && endorsementKey == null, "--attestation-type tpm wants --endorsement-key");
    refuse(of == Type.tpm && kind == EnrollmentKind.GROUP, "a group cannot be attested by TPM");
    var _ = certificates();
  }

  private static void refuse(boolean isWrong, String message) {
    if (isWrong) {
      throw CommandException.misused(message);
    }
  }

  /** Writes it. */
  void addTo(ObjectNode draft, EnrollmentKind kind) {
    ObjectNode attestation = draft.putObject("attestation").put("type", type().name());
    ObjectNode member = attestation.putObject(type().name());
    switch (type()) {
      case symmetricKey -> {
        put(member, "primaryKey", key("--primary-key", primaryKey));
        put(member, "secondaryKey", key("--secondary-key", secondaryKey));
      }
      case tpm -> {
        put(member, "endorsementKey", endorsementKey);
        put(member, "storageRootKey", storageRootKey);
      }
      case x509 -> {
        if (hasAuthority()) {
          ObjectNode references = member.putObject("caReferences");
          put(references, "primary", authority);
          put(references, "secondary", secondaryAuthority);
        } else {
          boolean isGroup = kind == EnrollmentKind.GROUP;
          member.set(isGroup ? "signingCertificates" : "clientCertificates", certificates());
        }
      }
    }
  }

  private ObjectNode certificates() {
    ObjectNode both = Output.object();
    put(both, "primary", "--certificate-path", certificate);
    put(both, "secondary", "--secondary-certificate-path", secondaryCertificate);
    return both;
  }

  private static void put(ObjectNode both, String name, String option, @Nullable Path file) {
    if (file != null) {
      both.putObject(name).put("certificate", CertificateFile.read(option, file));
    }
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static @Nullable String key(String option, @Nullable String value) {
    return value == null ? null : InputFile.secret(option, value);
  }
}
