/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How clients speak TLS: 1.2 and 1.3, the JDK's own engine, and always with the check that the
 * server's certificate is for the host that was dialled, by name or by address.
 */
public final class Tls {

  private Tls() {}

  /**
   * A context that trusts the given authorities; clients may share it. Reading it costs some
   * milliseconds: make one for many clients.
   *
   * @param authorities certificates as PEM, any number, or null for those that the JDK trusts
   * @return a context for any number of clients
   * @throws IllegalArgumentException if there is no certificate in the text, or a broken one
   */
  public static SslContext trusting(byte @Nullable [] authorities) {
    return context(authorities, null);
  }

  /**
   * A context that trusts the given authorities, and shows a certificate to servers that ask for
   * one.
   *
   * @param authorities as in {@link #trusting}
   * @param certificate the client's, or null for none
   * @return a context for any number of clients
   * @throws IllegalArgumentException as {@link #trusting}
   */
  public static SslContext context(
      byte @Nullable [] authorities, @Nullable ClientCertificate certificate) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .endpointIdentificationAlgorithm("HTTPS");
    try {
      if (authorities != null) {
        builder.trustManager(new ByteArrayInputStream(authorities));
      }
      if (certificate != null) {
        builder.keyManager(certificate.key(), certificate.chain());
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no certificates that can be trusted: " + e.getMessage(), e);
    }
  }
}
