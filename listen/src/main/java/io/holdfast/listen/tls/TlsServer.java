/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.tls;

import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2, 1.3 or both for a server with one certificate at a time, whatever name the client asks
 * for. The certificate can be changed while the server runs. It asks clients for a certificate,
 * too, and takes any or none: {@link PeerCertificates} tells which. Any thread.
 *
 * <p>Design note: it goes past Netty's own context for the JDK's engines, since to initialize that
 * class reads all authorities that the JDK trusts and tries a key store and an engine out: almost
 * half of a hub's start, for nothing that a server needs.
 */
public final class TlsServer {

  private final String[] protocols;

  /** Read once for each connection. */
  private volatile SSLContext context;

  TlsServer(TlsIdentity identity, Set<TlsVersion> versions) {
    protocols = versions.stream().map(TlsVersion::engineName).toArray(String[]::new);
    context = contextOf(identity);
  }

  /**
   * From now on handshakes are made with this identity; connections that stand stay as they are.
   *
   * @throws IllegalArgumentException if the key and certificates do not make a TLS server; then
   *     nothing has changed
   */
  public void replace(TlsIdentity identity) {
    context = contextOf(identity);
  }

  private static SSLContext contextOf(TlsIdentity identity) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new OneKey(identity)}, new TrustManager[] {new AnyClient()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this key and certificate do not make a TLS server", e);
    }
  }

  /** What decrypts and encrypts one connection: the first of its handlers. */
  public SslHandler newHandler() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setWantClientAuth(true);
    engine.setEnabledProtocols(protocols);
    return new SslHandler(engine);
  }

  /** Gives every client the same certificate, if the client can check its kind of key. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "server";

    private final TlsIdentity identity;

    OneKey(TlsIdentity identity) {
      this.identity = identity;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return keyType.equals(identity.key().getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, java.net.@Nullable Socket socket) {
      return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return keyType.equals(identity.key().getAlgorithm()) ? new String[] {ALIAS} : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, java.net.@Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }
  }
}
