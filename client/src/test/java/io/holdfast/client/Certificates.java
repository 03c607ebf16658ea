/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Authorities and servers of tests. */
public final class Certificates {

  private Certificates() {}

  /** An authority. */
  public static X509Bundle authority(String name) throws Exception {
    return builder(name).setIsCertificateAuthority(true).buildSelfSigned();
  }

  /** A server at a name or at an address. */
  public static X509Bundle server(X509Bundle authority, String host) throws Exception {
    return named(host).buildIssuedBy(authority);
  }

  /** A server whose time is over. */
  public static X509Bundle expired(X509Bundle authority, String host) throws Exception {
    return named(host)
        .notBefore(Instant.now().minus(3, ChronoUnit.DAYS))
        .notAfter(Instant.now().minus(1, ChronoUnit.DAYS))
        .buildIssuedBy(authority);
  }

  /** A client. */
  public static X509Bundle client(
      X509Bundle authority, String name, CertificateBuilder.Algorithm algorithm) throws Exception {
    return builder(name).algorithm(algorithm).buildIssuedBy(authority);
  }

  private static CertificateBuilder builder(String name) {
    return new CertificateBuilder()
        .algorithm(CertificateBuilder.Algorithm.ecp256)
        .subject("CN=" + name);
  }

  private static CertificateBuilder named(String host) {
    return Character.isDigit(host.charAt(0))
        ? builder("server").addSanIpAddress(host)
        : builder("server").addSanDnsName(host);
  }

  /** The certificates as PEM, one after the other. */
  public static byte[] pem(X509Bundle... bundles) {
    StringBuilder text = new StringBuilder();
    for (X509Bundle bundle : bundles) {
      text.append(bundle.getCertificatePEM());
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** How a server speaks TLS that shows this certificate. */
  public static SSLContext context(X509Bundle server) throws Exception {
    return context(server, null);
  }

  /** As above, and trusts clients of the authority. */
  public static SSLContext context(X509Bundle server, @Nullable X509Bundle clients)
      throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(server.toKeyStore(new char[0]), new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keys.getKeyManagers(),
        clients == null ? null : trusting(clients.getCertificate()).getTrustManagers(),
        null);
    return context;
  }

  private static TrustManagerFactory trusting(X509Certificate authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("authority", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    return trust;
  }
}
