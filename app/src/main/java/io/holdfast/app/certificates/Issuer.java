/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys (EC P-256) and certificates. */
final class Issuer {

  private static final Duration CA_LIFE = Duration.ofDays(3650);

  /** Apple's clients take no server certificate that lives longer than 825 days. */
  private static final Duration SERVER_LIFE = Duration.ofDays(397);

  /** For devices whose clock is behind. */
  private static final Duration HEAD_START = Duration.ofDays(1);

  private final InstantSource clock;
  private final SecureRandom random;

  Issuer(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  KeyedCertificate authority() {
    try {
      KeyPair pair = newPair();
      // A name of its own: who trusts the authorities of two hubs can tell them apart.
      byte[] mark = new byte[4];
      random.nextBytes(mark);
      X500Name name =
          new X500Name("O=Holdfast,CN=Holdfast development CA " + HexFormat.of().formatHex(mark));
      X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), CA_LIFE);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new KeyedCertificate(pair.getPrivate(), sign(builder, pair));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new CertificateException("cannot make a certification authority: " + e, e);
    }
  }

  KeyedCertificate server(KeyedCertificate authority, SubjectNames subject) {
    try {
      KeyPair pair = newPair();
      X500Name issuer =
          X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
      X509v3CertificateBuilder builder =
          builder(
              issuer, new X500Name("O=Holdfast,CN=Holdfast hub"), pair.getPublic(), SERVER_LIFE);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(authority.certificate()));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives(subject));
      KeyPair signer = new KeyPair(authority.certificate().getPublicKey(), authority.key());
      return new KeyedCertificate(pair.getPrivate(), sign(builder, signer));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new CertificateException("cannot make a server certificate: " + e, e);
    }
  }

  private KeyPair newPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Duration life)
      throws IOException, GeneralSecurityException {
    Instant now = clock.instant();
    BigInteger serial = new BigInteger(159, random).setBit(158);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial,
            Date.from(now.minus(HEAD_START)),
            Date.from(now.plus(life)),
            subject,
            key);
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    return builder;
  }

  private static GeneralNames alternatives(SubjectNames subject) {
    return new GeneralNames(
        Stream.concat(
                subject.names().stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                subject.addresses().stream()
                    .map(address -> new GeneralName(GeneralName.iPAddress, address)))
            .toArray(GeneralName[]::new));
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }
}
