/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import io.holdfast.app.secrets.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads and writes certificates and keys as PEM, with what the JDK has. */
final class PemFiles {

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  private PemFiles() {}

  static KeyedCertificate read(Path certificateFile, Path keyFile) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der(certificateFile, CERTIFICATE)));
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(der(keyFile, PRIVATE_KEY)));
      return new KeyedCertificate(key, certificate);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new CertificateException(
          certificateFile + " and " + keyFile + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** All certificates in a file, at least one. */
  static List<X509Certificate> chain(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        chain.add((X509Certificate) each);
      }
      if (chain.isEmpty()) {
        throw new CertificateException("no certificate in " + file + ": PEM is expected");
      }
      return chain;
    } catch (IOException | GeneralSecurityException e) {
      throw new CertificateException("cannot read certificates from " + file + ": " + e, e);
    }
  }

  /**
   * A private key of any kind that TLS knows.
   *
   * @param file where the text is from, for messages
   */
  static PrivateKey key(String pem, Path file) {
    if (pem.contains("-----BEGIN ENCRYPTED") || pem.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new CertificateException(
          "the key in " + file + " has a passphrase: store it without one, closed to others");
    }
    try {
      return pkcs8(
          pem.contains("-----BEGIN " + PRIVATE_KEY + "-----")
              ? der(pem, file, PRIVATE_KEY)
              : LegacyKeys.read(pem));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause, which may quote what stands there.
      throw new CertificateException("no private key that can be used in " + file);
    }
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // of another kind
      }
    }
    return KeyFactory.getInstance("EdDSA").generatePrivate(spec);
  }

  /**
   * Writes both to the disk, the key first: readable by its owner only. A crash in between leaves a
   * key without a certificate, never one with that of another key.
   */
  static void write(KeyedCertificate keyed, Path certificateFile, Path keyFile) {
    try {
      WholeFile.delete(certificateFile);
      WholeFile.write(keyFile, pem(PRIVATE_KEY, keyed.key().getEncoded()));
      WholeFile.writeOpen(certificateFile, pem(CERTIFICATE, keyed.certificate().getEncoded()));
    } catch (IOException | GeneralSecurityException e) {
      throw new CertificateException("cannot write " + certificateFile + ": " + e, e);
    }
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  private static byte[] der(Path file, String label) throws IOException {
    return der(Files.readString(file, StandardCharsets.US_ASCII), file, label);
  }

  private static byte[] der(String text, Path file, String label) throws IOException {
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new IOException("no " + label + " in " + file);
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
  }
}
