/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The certificates that clients show in the handshake, or showed in the one that is resumed. */
public final class PeerCertificates {

  private PeerCertificates() {}

  /**
   * What the client of a connection showed: its own first, then those that signed it, as it sent
   * them. The client has the key of the first; nothing else is checked.
   *
   * @param channel whose handshake is over, if it has TLS
   * @return empty if it showed none, or the connection has no TLS
   */
  public static List<X509Certificate> of(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      return List.of();
    }
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate each : tls.engine().getSession().getPeerCertificates()) {
        chain.add((X509Certificate) each);
      }
      return List.copyOf(chain);
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }
}
