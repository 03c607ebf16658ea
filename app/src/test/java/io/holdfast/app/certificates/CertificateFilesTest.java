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
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {

  private static final String NAME = "hub.example.com";

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-06-01T12:00:00Z"));
  private final Issuer issuer = new Issuer(clock, new SecureRandom());
  private final KeyedCertificate authority = issuer.authority();

  @BeforeEach
  void write() {
    put(NAME);
  }

  private Path certificate() {
    return folder.resolve("c.pem");
  }

  private Path key() {
    return folder.resolve("k.pem");
  }

  private KeyedCertificate put(String... names) {
    KeyedCertificate issued =
        issuer.server(
            authority, SubjectNames.of(List.of(names), List.of(LoopbackAddress.inet("127.0.0.9"))));
    PemFiles.write(issued, certificate(), key());
    return issued;
  }

  private KeyedCertificate load() {
    return new CertificateFiles(certificate(), key(), null, NAME, clock).load();
  }

  private void refused(String why) {
    assertThatThrownBy(this::load)
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining(why);
  }

  @Test
  @DisplayName("A pair that fits is taken, with those that signed it")
  void load_GOOD_PAIR_isTaken() throws Exception {
    KeyedCertificate issued = put(NAME);
    Files.writeString(
        certificate(), Files.readString(certificate()) + pem(authority.certificate()));

    KeyedCertificate loaded = load();

    assertThat(loaded.chain()).containsExactly(issued.certificate(), authority.certificate());
    assertThat(loaded.key()).isEqualTo(issued.key());
  }

  @Test
  @DisplayName("Names with a wildcard, and addresses, speak for a hub, too")
  void load_OTHER_NAMES_areUnderstood() {
    KeyedCertificate issued = put("*.Example.com");
    assertThat(load()).isEqualTo(issued);
    assertThat(new CertificateFiles(certificate(), key(), null, "127.0.0.9", clock).load())
        .isEqualTo(issued);
    put("*.com", "example.com", "a.hub.example.com");
    refused("does not speak for hub.example.com");
    refused("*.com, a.hub.example.com, example.com, 127.0.0.9");
  }

  @Test
  @DisplayName("Keys as OpenSSL wrote them for long, and RSA, are read")
  void load_LEGACY_KEYS_areRead() throws Exception {
    KeyedCertificate issued = put(NAME);
    BigInteger secret = ((ECPrivateKey) issued.key()).getS();
    byte[] sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret, SECObjectIdentifiers.secp256r1)
            .getEncoded();
    Files.writeString(key(), pem(new PemObject("EC PRIVATE KEY", sec1)));
    assertThat(load().certificate()).isEqualTo(issued.certificate());

    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    Files.writeString(key(), pem(rsa.getPrivate()));
    refused("does not belong to the key in");
  }

  @Test
  @DisplayName("Another's key, no key, a key with a passphrase, no certificate: each by its name")
  void load_BAD_FILES_areRefused() throws IOException {
    Path otherKey = Files.copy(key(), folder.resolve("other.pem"));
    put(NAME);
    Files.move(otherKey, key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused("does not belong to the key in " + key());
    Files.writeString(key(), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    refused("has a passphrase");
    Files.writeString(key(), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    refused("no private key that can be used in " + key());
    assertThatThrownBy(this::load).hasMessageNotContaining("c2VjcmV0").hasNoCause();
    Files.writeString(certificate(), "nothing");
    refused(certificate().toString());
    Files.delete(certificate());
    refused("cannot read certificates from " + certificate());
  }

  @Test
  @DisplayName("Before its time, and past it")
  void load_OUT_OF_TIME_isRefused() {
    clock.turn(Duration.ofDays(-30));
    refused("is not valid before 2026-05-31T12:00:00Z");
    clock.turn(Duration.ofDays(30 + 400));
    refused("has expired at");
  }

  @Test
  @DisplayName("Certificates of others than servers, without names, and out of order")
  void load_NOT_A_SERVERS_isRefused() throws Exception {
    String own = Files.readString(certificate());
    PemFiles.write(authority, certificate(), key());
    refused("has no subject alternative names");
    put(NAME);
    Files.writeString(certificate(), Files.readString(certificate()) + own);
    refused("certificate 2 in the file did not sign certificate 1");
  }

  @Test
  @DisplayName("A key that everybody can read is refused with what to do")
  void load_KEY_OPEN_TO_ALL_isRefused() throws IOException {
    Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r--r--"));
    refused("chmod 600 " + key());
    Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(load().chain()).hasSize(1);
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
