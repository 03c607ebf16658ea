/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.net.ClientCertificate;
import io.holdfast.client.net.Tls;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The options that TLS is made of. They are read when they are set, so that what is wrong is
 * refused where it was given. Owner: the client's thread.
 */
final class LowerTls {

  private final boolean certified;
  private byte @Nullable [] authorities;
  private byte @Nullable [] certificate;
  private byte @Nullable [] privateKey;
  private @Nullable SslContext context;
  private boolean off;

  /** Trusts whom the JDK trusts. */
  LowerTls(boolean certified) {
    this.certified = certified;
  }

  /** For the next connection; null if TLS is left out. */
  @Nullable SslContext context() {
    if (off) {
      return null;
    }
    if (context == null) {
      context = Tls.trusting(authorities);
    }
    return context;
  }

  ClientResult trustedCerts(String pem) {
    byte[] before = authorities;
    authorities = bytes(pem);
    return changed(() -> authorities = before);
  }

  ClientResult certificate(String pem) {
    byte[] before = certificate;
    certificate = bytes(pem);
    return changed(() -> certificate = before);
  }

  ClientResult privateKey(String pem) {
    byte[] before = privateKey;
    privateKey = bytes(pem);
    return changed(() -> privateKey = before);
  }

  private ClientResult changed(Runnable undo) {
    boolean shows = certificate != null || privateKey != null;
    try {
      if (!shows || certified) {
        context =
            certificate != null && privateKey != null
                ? Tls.context(authorities, ClientCertificate.fromPem(certificate, privateKey))
                : Tls.trusting(authorities);
        return ClientResult.OK;
      }
    } catch (IllegalArgumentException unreadable) {
      // Answered below, as what does not belong to the connection string is.
    }
    undo.run();
    return ClientResult.INVALID_ARG;
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.UTF_8);
  }

  ClientResult shared(SslContext value) {
    context = value;
    return ClientResult.OK;
  }

  ClientResult leftOut(boolean value) {
    off = value;
    return ClientResult.OK;
  }
}
