/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificatesTest {

  @TempDir private Path folder;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-06-01T12:00:00Z"));
  private final SubjectNames names =
      SubjectNames.of(
          List.of("localhost", "hub.localhost", "Machine"),
          List.of(LoopbackAddress.inet("127.0.0.1"), LoopbackAddress.inet("::1")));

  @Test
  @DisplayName("The first start makes an authority and a server certificate under it")
  void server_FIRST_START_issuedUnderTheAuthority() throws Exception {
    KeyedCertificate server = certificates().server(names);

    X509Certificate authority = read(certificates().authorityFile());
    PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
    trust.setRevocationEnabled(false);
    trust.setDate(Date.from(clock.instant()));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(server.certificate())),
            trust);
    assertThat(authority.getBasicConstraints()).isNotNegative();
    assertThat(server.certificate().getBasicConstraints()).isEqualTo(-1);
    assertThat(server.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(SubjectNames.in(server.certificate()))
        .isEqualTo(
            SubjectNames.of(
                List.of("localhost", "hub.localhost", "machine"),
                List.of(LoopbackAddress.inet("127.0.0.1"), LoopbackAddress.inet("::1"))));
  }

  @Test
  @DisplayName("Keys are readable by their owner only")
  void server_KEYS_readableByOwnerOnly() throws IOException {
    certificates().server(names);

    for (String key : List.of("ca-key.pem", "server-key.pem")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(key)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  @DisplayName("A later start takes what is there")
  void server_LATER_START_same() {
    KeyedCertificate first = certificates().server(names);
    clock.turn(Duration.ofDays(300));

    KeyedCertificate second = certificates().server(names);

    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(second.key()).isEqualTo(first.key());
  }

  @Test
  @DisplayName(
      "An address that is not covered brings a new certificate that covers the old ones too")
  void server_NEW_ADDRESS_issuedAnew() throws Exception {
    X509Certificate first = certificates().server(names).certificate();
    X509Certificate authority = read(certificates().authorityFile());

    X509Certificate second =
        certificates()
            .server(SubjectNames.of(List.of(), List.of(LoopbackAddress.inet("127.0.0.2"))))
            .certificate();

    assertThat(second).isNotEqualTo(first);
    assertThat(SubjectNames.in(second).addresses()).contains("127.0.0.1", "127.0.0.2");
    assertThat(SubjectNames.in(second).names()).contains("machine");
    assertThat(read(certificates().authorityFile())).isEqualTo(authority);
  }

  @Test
  @DisplayName("A start that ends between key and certificate does not leave two that do not match")
  void server_BROKEN_OFF_BEFORE_THE_CERTIFICATE_issuedAnew() throws Exception {
    certificates().server(names);
    // The key is written first.
    Files.delete(folder.resolve("server.pem"));
    PemFiles.write(
        new Issuer(clock, new SecureRandom()).authority(),
        folder.resolve("other.pem"),
        folder.resolve("server-key.pem"));

    KeyedCertificate server = certificates().server(names);

    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(server.key());
    byte[] signed = signature.sign();
    signature.initVerify(server.certificate());
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  @DisplayName("A certificate that nears its end is replaced before it")
  void server_NEAR_ITS_END_replaced() {
    X509Certificate first = certificates().server(names).certificate();
    Instant end = first.getNotAfter().toInstant();
    clock.turn(Duration.between(clock.instant(), end.minus(DevelopmentCertificates.RENEWAL)));

    X509Certificate second = certificates().server(names).certificate();

    assertThat(second.getNotAfter().toInstant()).isAfter(end);
  }

  @Test
  @DisplayName("Another authority's server certificate is replaced")
  void server_OTHER_AUTHORITY_replaced() throws IOException {
    X509Certificate first = certificates().server(names).certificate();
    Files.delete(folder.resolve("ca.pem"));
    Files.delete(folder.resolve("ca-key.pem"));

    assertThat(certificates().server(names).certificate()).isNotEqualTo(first);
  }

  @Test
  @DisplayName("An authority without its key, with a damaged one or past its end is never replaced")
  void server_UNUSABLE_AUTHORITY_refusedWithTheRemedy() throws IOException {
    certificates().server(names);
    byte[] authority = Files.readAllBytes(folder.resolve("ca.pem"));
    String key = Files.readString(folder.resolve("ca-key.pem"));

    Files.delete(folder.resolve("ca-key.pem"));
    refused("put it back");
    Files.writeString(folder.resolve("ca-key.pem"), "nonsense");
    refused("cannot be used");
    Files.writeString(folder.resolve("ca-key.pem"), key);
    clock.turn(Duration.ofDays(4000));
    refused("has expired");

    assertThat(Files.readAllBytes(folder.resolve("ca.pem"))).isEqualTo(authority);
  }

  @Test
  @DisplayName("An authority's certificate that is gone while its key is there is never replaced")
  void server_LOST_AUTHORITY_refusedAndKeyKept() throws IOException {
    KeyedCertificate first = certificates().server(names);
    byte[] key = Files.readAllBytes(folder.resolve("ca-key.pem"));
    Path elsewhere = Files.move(folder.resolve("ca.pem"), folder.resolve("for-devices.pem"));

    refused("put it back");
    assertThatThrownBy(() -> certificates().prepareAuthority(false))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("put it back");

    assertThat(folder.resolve("ca.pem")).doesNotExist();
    assertThat(Files.readAllBytes(folder.resolve("ca-key.pem"))).isEqualTo(key);
    Files.move(elsewhere, folder.resolve("ca.pem"));
    assertThat(certificates().server(names).certificate()).isEqualTo(first.certificate());
  }

  @Test
  @DisplayName("A first start that was killed between the authority's files begins afresh")
  void prepareAuthority_FIRST_START_BROKEN_OFF_afresh() throws IOException {
    Files.writeString(folder.resolve("ca-key.pem"), "half");

    DevelopmentCertificates certificates = certificates();
    certificates.prepareAuthority(true);

    assertThat(certificates.server(names).certificate()).isNotNull();
  }

  @Test
  @DisplayName("No authority is made by who only asks for the server's certificate")
  void server_NO_AUTHORITY_refused() throws IOException {
    DevelopmentCertificates bare = new DevelopmentCertificates(folder, clock, new SecureRandom());

    assertThatThrownBy(() -> bare.server(names)).isInstanceOf(CertificateException.class);

    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  @DisplayName("A server certificate that cannot be read is issued anew: nobody trusts it itself")
  void server_UNREADABLE_issuedAnew() throws IOException {
    X509Certificate first = certificates().server(names).certificate();
    for (String file : List.of("server.pem", "server-key.pem")) {
      Files.writeString(folder.resolve(file), "nonsense");

      X509Certificate second = certificates().server(names).certificate();

      assertThat(second).isNotEqualTo(first);
      assertThat(certificates().server(names).certificate()).isEqualTo(second);
      first = second;
    }
  }

  private void refused(String reason) {
    assertThatThrownBy(() -> certificates().server(names))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("ca.pem")
        .hasMessageContaining(reason);
  }

  /** As a hub's start has them. */
  private DevelopmentCertificates certificates() {
    DevelopmentCertificates certificates =
        new DevelopmentCertificates(folder, clock, new SecureRandom());
    if (Files.notExists(folder.resolve("ca-key.pem"))
        && Files.notExists(folder.resolve("ca.pem"))) {
      certificates.prepareAuthority(true);
    }
    return certificates;
  }

  private static X509Certificate read(Path pem) throws Exception {
    try (var in = Files.newInputStream(pem)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
