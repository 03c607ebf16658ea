/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its key, made by {@link CertificateDraft}.
 *
 * @param chain its own first, then those that signed it, the last without its own signer
 */
public record Certified(PrivateKey key, List<X509Certificate> chain) {

  private static final char[] NO_PASSWORD = {};

  /** Copies the list. */
  public Certified {
    chain = List.copyOf(chain);
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** The same, showing only the first certificates of its chain. */
  public Certified showing(int certificates) {
    return new Certified(key, chain.subList(0, certificates));
  }

  /** The fingerprint of its certificate in upper-case hex: of {@code SHA-1} or {@code SHA-256}. */
  public String thumbprint(String algorithm) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate().getEncoded());
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its certificate as PEM. */
  public String pem() {
    return pem(certificate());
  }

  /** All certificates of its chain as PEM. */
  public String chainPem() {
    StringBuilder text = new StringBuilder();
    chain.forEach(each -> text.append(pem(each)));
    return text.toString();
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its key as PEM, not encrypted. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  /** Writes {@code NAME.pem}, its chain, and {@code NAME.key}; returns the former. */
  public Path write(Path directory, String name) {
    try {
      Files.writeString(directory.resolve(name + ".key"), keyPem());
      return Files.writeString(directory.resolve(name + ".pem"), chainPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** TLS for a client that shows it, and trusts nobody but the authority. */
  public SSLContext clientContext(X509Certificate authority) {
    return context("TLS", authority, this);
  }

  /** The same with one version of TLS at most: {@code TLSv1.2} or {@code TLSv1.3}. */
  public SSLContext clientContext(X509Certificate authority, String protocol) {
    return context(protocol, authority, this);
  }

  /** TLS for a client that shows no certificate, and trusts nobody but the authority. */
  public static SSLContext contextWithout(X509Certificate authority) {
    return context("TLS", authority, null);
  }

  private static SSLContext context(
      String protocol, X509Certificate authority, @Nullable Certified own) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, NO_PASSWORD);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance(protocol);
      context.init(
          own == null ? new KeyManager[0] : own.keyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What shows it to servers. */
  public KeyManager[] keyManagers() {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, NO_PASSWORD);
      keys.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "Certified[" + certificate().getSubjectX500Principal() + "]";
  }
}
