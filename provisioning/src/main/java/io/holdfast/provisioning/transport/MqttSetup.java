/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.client.net.ClientCertificate;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.Tls;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the next connection is made with. Owner: the transport's thread. */
final class MqttSetup {

  private final String uri;
  private final HsmType type;
  private final TransportIo io;
  private @Nullable String certificate;
  private @Nullable String privateKey;
  private @Nullable String authorities;
  private @Nullable HttpProxyOptions proxy;
  private @Nullable Integer port;
  private boolean withoutTls;
  private @Nullable SslContext shared;

  MqttSetup(String uri, HsmType type, TransportIo io) {
    this.uri = uri;
    this.type = type;
    this.io = io;
  }

  /** The device's key cannot be used. */
  static final class KeyException extends Exception {
    private static final long serialVersionUID = 1L;

    KeyException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The way to the service, or null if there is none.
   *
   * @throws KeyException if certificate and key are missing, unreadable or no pair
   * @throws IllegalArgumentException if the authorities are unreadable
   */
  Endpoint.@Nullable Tcp endpoint() throws KeyException {
    return io.endpoint(uri, port, withoutTls ? null : tls(), proxy);
  }

  private SslContext tls() throws KeyException {
    if (shared != null) {
      return shared;
    }
    byte[] trusted = authorities == null ? null : utf8(authorities);
    return Tls.context(trusted, type == HsmType.X509 ? shown() : null);
  }

  private ClientCertificate shown() throws KeyException {
    if (certificate == null || privateKey == null) {
      throw new KeyException("no certificate and key to show", null);
    }
    try {
      return ClientCertificate.fromPem(utf8(certificate), utf8(privateKey));
    } catch (IllegalArgumentException unusable) {
      throw new KeyException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  ProvisioningResult x509Cert(@Nullable String newCertificate, @Nullable String newKey) {
    boolean complete = newCertificate != null && newKey != null;
    certificate = complete ? newCertificate : null;
    privateKey = complete ? newKey : null;
    return complete ? ProvisioningResult.OK : ProvisioningResult.INVALID_ARG;
  }

  ProvisioningResult setTrustedCert(@Nullable String newAuthorities) {
    if (newAuthorities == null) {
      return ProvisioningResult.INVALID_ARG;
    }
    authorities = newAuthorities;
    return ProvisioningResult.OK;
  }

  ProvisioningResult setProxy(@Nullable HttpProxyOptions options) {
    if (options == null
        || options.hostAddress() == null
        || (options.username() == null) != (options.password() == null)) {
      return ProvisioningResult.INVALID_ARG;
    }
    proxy = options;
    return ProvisioningResult.OK;
  }

  ProvisioningResult setOption(String name, Object value) {
    switch (name) {
      case "port" -> {
        return value instanceof Integer number && number >= 1 && number <= 65535
            ? set(() -> port = number)
            : ProvisioningResult.INVALID_ARG;
      }
      case "without_tls" -> {
        return value instanceof Boolean off
            ? set(() -> withoutTls = off)
            : ProvisioningResult.INVALID_ARG;
      }
      case "tls_context" -> {
        return value instanceof SslContext context
            ? set(() -> shared = context)
            : ProvisioningResult.INVALID_ARG;
      }
      default -> {
        return ProvisioningResult.ERROR;
      }
    }
  }

  private static ProvisioningResult set(Runnable change) {
    change.run();
    return ProvisioningResult.OK;
  }

  /** Forgets secrets. */
  void clear() {
    certificate = null;
    privateKey = null;
    proxy = null;
    shared = null;
  }

  private static byte[] utf8(String pem) {
    return pem.getBytes(StandardCharsets.UTF_8);
  }
}
