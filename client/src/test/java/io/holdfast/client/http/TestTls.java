/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority, and a server's identity that it has issued for one address. */
public final class TestTls {

  private final X509Bundle authority;
  private final SSLContext server;

  public TestTls(String address) {
    try {
      authority =
          new CertificateBuilder()
              .algorithm(CertificateBuilder.Algorithm.ecp256)
              .subject("CN=tests")
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      X509Bundle identity =
          new CertificateBuilder()
              .algorithm(CertificateBuilder.Algorithm.ecp256)
              .subject("CN=hub")
              .addSanIpAddress(address)
              .buildIssuedBy(authority);
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(identity.toKeyStore(new char[0]), new char[0]);
      server = SSLContext.getInstance("TLS");
      server.init(factory.getKeyManagers(), null, null);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The authority's certificate. */
  public String pem() {
    return authority.getCertificatePEM();
  }

  /** The same as bytes. */
  public byte[] pemBytes() {
    return pem().getBytes(StandardCharsets.US_ASCII);
  }

  /** What the server shows. */
  public SSLContext server() {
    return server;
  }
}
