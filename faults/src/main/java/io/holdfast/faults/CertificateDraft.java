/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
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
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate to be made, sound or not: EC P-256, valid for a day before and after a given time,
 * with no extensions but those asked for. One thread.
 */
public final class CertificateDraft {

  private final X500Name subject;
  private Instant from;
  private Instant to;
  private @Nullable BasicConstraints constraints;
  private @Nullable KeyUsage usage;
  private @Nullable KeyPurposeId purpose;
  private @Nullable String address;

  private CertificateDraft(String subject, Instant now) {
    this.subject = new X500Name(subject);
    this.from = now.minus(Duration.ofDays(1));
    this.to = now.plus(Duration.ofDays(1));
  }

  /** For a subject such as {@code CN=device}, valid around the given time. */
  public static CertificateDraft of(String subject, Instant now) {
    return new CertificateDraft(subject, now);
  }

  /** Valid at other times. */
  public CertificateDraft valid(Instant begin, Instant end) {
    from = begin;
    to = end;
    return this;
  }

  /** May sign others. */
  public CertificateDraft authority() {
    constraints = new BasicConstraints(true);
    usage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    return this;
  }

  /** May sign others, with so many authorities at most between it and the last. */
  public CertificateDraft authority(int pathLength) {
    constraints = new BasicConstraints(pathLength);
    usage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    return this;
  }

  /** With these bits of {@code KeyUsage}. */
  public CertificateDraft usage(int bits) {
    usage = new KeyUsage(bits);
    return this;
  }

  /** For this purpose alone. */
  public CertificateDraft purpose(KeyPurposeId only) {
    purpose = only;
    return this;
  }

  /** A server at an address. */
  public CertificateDraft address(String ip) {
    address = ip;
    return this;
  }

  /** Signed by its own key. */
  public Certified selfSigned() {
    KeyPair pair = pair();
    return new Certified(pair.getPrivate(), List.of(sign(pair, subject, pair.getPrivate())));
  }

  /** Signed by another, whose chain it shows, too. */
  public Certified by(Certified signer) {
    KeyPair pair = pair();
    X500Name issuer =
        X500Name.getInstance(signer.certificate().getSubjectX500Principal().getEncoded());
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(sign(pair, issuer, signer.key()));
    chain.addAll(signer.chain());
    return new Certified(pair.getPrivate(), chain);
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate sign(KeyPair pair, X500Name issuer, PrivateKey signer) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(120, new SecureRandom()).setBit(119),
              Date.from(from),
              Date.from(to),
              subject,
              pair.getPublic());
      addExtensions(builder);
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addExtensions(X509v3CertificateBuilder builder) throws IOException {
    if (constraints != null) {
      builder.addExtension(Extension.basicConstraints, true, constraints);
    }
    if (usage != null) {
      builder.addExtension(Extension.keyUsage, true, usage);
    }
    if (purpose != null) {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }
    if (address != null) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    }
  }
}
