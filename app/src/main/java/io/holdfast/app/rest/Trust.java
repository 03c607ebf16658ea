/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import io.holdfast.client.net.ClientCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes TLS trust the authorities in a PEM file. */
public final class Trust {

  private Trust() {}

  /**
   * Trusts what is in the file, or without one what the system trusts.
   *
   * @throws TrustException if it cannot be read, or holds no certificate
   */
  public static SSLContext in(@Nullable Path caFile) {
    return in(caFile, null);
  }

  /**
   * As the other.
   *
   * @param own what is shown to servers that ask for a certificate, or null
   */
  public static SSLContext in(@Nullable Path caFile, @Nullable ClientCertificate own) {
    try {
      if (caFile == null && own == null) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own == null ? null : shown(own), caFile == null ? null : trusted(caFile), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new TrustException("cannot read the authority to trust from " + caFile + ": " + e, e);
    }
  }

  private static KeyManager[] shown(ClientCertificate own)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = new char[0]; // It is never written.
    store.setKeyEntry("own", own.key(), password, own.chain().toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trusted(Path caFile) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(caFile)) {
      int n = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + n++, authority);
      }
      if (n == 0) {
        throw noCertificate(caFile);
      }
    } catch (CertificateException e) {
      throw noCertificate(caFile);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static TrustException noCertificate(Path caFile) {
    return new TrustException(
        "no certificate in " + caFile + ": the PEM of the authority to trust is expected");
  }
}
