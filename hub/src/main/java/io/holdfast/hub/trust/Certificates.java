/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Reads certificates, and what they say. Pure. */
public final class Certificates {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private Certificates() {}

  /**
   * Reads the first certificate of a PEM text, or one as base64 without PEM's lines.
   *
   * @return refused with {@code ARGUMENT_INVALID}
   */
  public static Outcome<X509Certificate> parse(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    boolean isPem = begin >= 0 && end > begin;
    if (!isPem && text.contains("-----")) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, "the PEM text holds no certificate");
    }
    String base64 = isPem ? text.substring(begin + BEGIN.length(), end) : text;
    try {
      byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      return Outcome.done(decode(der));
    } catch (IllegalArgumentException | CertificateException e) {
      return Outcome.refused(
          ErrorCode.ARGUMENT_INVALID, "that is no X.509 certificate, as PEM or base64");
    }
  }

  /** Reads a certificate in its binary form. */
  static X509Certificate decode(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** The fingerprint in upper-case hex: of {@code SHA-1} or {@code SHA-256}. */
  public static String thumbprint(X509Certificate certificate, String algorithm) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate has a form and every JDK SHA", e);
    }
  }

  /**
   * The common name, or null if there is none, or more than one: then nobody knows which counts.
   */
  public static @Nullable String commonName(X500Principal name) {
    List<String> names = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(name.getName(X500Principal.RFC2253)).getRdns()) {
        addCommonNames(part, names);
      }
    } catch (InvalidNameException e) {
      return null;
    } catch (NamingException e) {
      throw new IllegalStateException("a name in memory cannot be read", e);
    }
    return names.size() == 1 ? names.getFirst() : null;
  }

  private static void addCommonNames(Rdn part, List<String> names) throws NamingException {
    Attribute attribute = part.toAttributes().get("CN");
    if (attribute != null) {
      NamingEnumeration<?> values = attribute.getAll();
      while (values.hasMore()) {
        // Of an odd type, it comes as bytes, and is nobody's name.
        names.add(values.next() instanceof String text ? text : "");
      }
    }
  }

  /** Whether a certificate may be used at a time; its last second counts. */
  public static boolean isValidAt(X509Certificate certificate, Instant time) {
    return !time.isBefore(certificate.getNotBefore().toInstant())
        && !time.isAfter(certificate.getNotAfter().toInstant());
  }
}
