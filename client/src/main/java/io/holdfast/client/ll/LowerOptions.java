/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.HubLogin;
import io.holdfast.client.core.LoginSettings;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.QueueBound;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.ClientCertificate;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.Proxy;
import io.holdfast.client.net.Tls;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The options of one client: checked when they are set, asked for at each attempt to connect.
 * Owner: the client's thread.
 */
final class LowerOptions implements Supplier<SessionSettings> {

  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
  private static final int DEFAULT_WINDOW = 1000;
  private static final QueueBound DEFAULT_QUEUE =
      new QueueBound(10_000, 32L * 1024 * 1024, QueueBound.Overflow.REJECT);

  private final String dialHost;
  private final Transport transport;
  private final boolean certified;
  private final HubLogin login;
  private @Nullable MqttSession session;
  private boolean begun;

  private Duration messageTimeout = Duration.ZERO;
  private int diagnosticSampling;
  private Duration keepAlive = Duration.ofMinutes(4);
  private Duration connectTimeout = Duration.ofSeconds(30);
  private @Nullable Duration retryInterval;
  private @Nullable Duration retryMaxDelay;
  private boolean encoding = true;
  private boolean logTrace;
  private @Nullable Proxy proxy;
  private byte @Nullable [] authorities;
  private byte @Nullable [] certificate;
  private byte @Nullable [] privateKey;
  private @Nullable SslContext tls;
  private boolean plain;
  private int window = DEFAULT_WINDOW;
  private int port;
  private int httpsPort = Endpoint.HTTPS_PORT;

  /**
   * The defaults.
   *
   * @param certified whether the client shows a certificate instead of a token
   */
  LowerOptions(String dialHost, Transport transport, boolean certified, HubLogin login) {
    this.dialHost = dialHost;
    this.transport = transport;
    this.certified = certified;
    this.login = login;
    port = transport.port();
  }

  /** The session that some options change at once. */
  void applyTo(MqttSession changed) {
    session = changed;
    changed.setQueue(DEFAULT_QUEUE);
  }

  @Override
  public SessionSettings get() {
    begun = true;
    return new SessionSettings(
        endpoint(port),
        transport,
        login.settings().identity().clientId(),
        login,
        keepAlive,
        connectTimeout,
        SessionSettings.DEFAULT_RESEND_TIMEOUT,
        SessionSettings.DEFAULT_ACK_TIMEOUT,
        window);
  }

  /** Where methods are called. */
  Endpoint.Tcp https() {
    return endpoint(httpsPort);
  }

  private Endpoint.Tcp endpoint(int at) {
    if (tls == null && !plain) {
      tls = Tls.trusting(authorities);
    }
    return new Endpoint.Tcp(dialHost, at, plain ? null : tls, proxy);
  }

  HubLogin login() {
    return login;
  }

  /** How long the next message may wait to be sent, or null for ever. */
  @Nullable Duration maxWait() {
    return messageTimeout.isZero() ? null : messageTimeout;
  }

  int diagnosticSampling() {
    return diagnosticSampling;
  }

  boolean encoding() {
    return encoding;
  }

  boolean logTrace() {
    return logTrace;
  }

  ClientResult messageTimeout(Duration value) {
    if (value.isNegative()) {
      return ClientResult.INVALID_ARG;
    }
    messageTimeout = value;
    return ClientResult.OK;
  }

  ClientResult productInfo(String value) {
    LoginSettings now = login.settings();
    if (!begun) {
      login.settings(
          new LoginSettings(
              now.hostName(),
              now.identity(),
              value,
              now.modelId(),
              now.tokenLifetime(),
              now.timeout()));
    }
    return ClientResult.OK;
  }

  ClientResult modelId(String value) {
    LoginSettings now = login.settings();
    if (begun || now.modelId() != null) {
      return ClientResult.ERROR;
    }
    login.settings(
        new LoginSettings(
            now.hostName(),
            now.identity(),
            now.productInfo(),
            value,
            now.tokenLifetime(),
            now.timeout()));
    return ClientResult.OK;
  }

  ClientResult tokenLifetime(Duration value) {
    LoginSettings now = login.settings();
    try {
      login.settings(
          new LoginSettings(
              now.hostName(),
              now.identity(),
              now.productInfo(),
              now.modelId(),
              value,
              now.timeout()));
      return ClientResult.OK;
    } catch (IllegalArgumentException outOfBounds) {
      return ClientResult.ERROR;
    }
  }

  ClientResult diagnosticSampling(int percent) {
    if (percent < 0 || percent > 100) {
      return ClientResult.ERROR;
    }
    diagnosticSampling = percent;
    return ClientResult.OK;
  }

  ClientResult keepAlive(Duration value) {
    boolean whole = value.equals(Duration.ofSeconds(value.toSeconds()));
    if (value.isNegative() || value.compareTo(SessionSettings.MAX_KEEP_ALIVE) > 0 || !whole) {
      return ClientResult.INVALID_ARG;
    }
    boolean changed = !value.equals(keepAlive);
    keepAlive = value;
    if (changed && session != null) {
      session.reconnect();
    }
    return ClientResult.OK;
  }

  ClientResult connectTimeout(Duration value) {
    if (value.compareTo(SHORTEST_TIMEOUT) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0) {
      return ClientResult.INVALID_ARG;
    }
    connectTimeout = value;
    return ClientResult.OK;
  }

  ClientResult retryInterval(Duration value) {
    return retryWaits(value, retryMaxDelay);
  }

  ClientResult retryMaxDelay(Duration value) {
    return retryWaits(retryInterval, value);
  }

  private ClientResult retryWaits(@Nullable Duration base, @Nullable Duration cap) {
    try {
      if (session != null) {
        session.setRetryWaits(base, cap);
      }
    } catch (IllegalArgumentException outOfBounds) {
      return ClientResult.ERROR;
    }
    retryInterval = base;
    retryMaxDelay = cap;
    return ClientResult.OK;
  }

  ClientResult encoding(boolean value) {
    encoding = value;
    return ClientResult.OK;
  }

  ClientResult logTrace(boolean value) {
    logTrace = value;
    return ClientResult.OK;
  }

  ClientResult proxy(Proxy value) {
    proxy = value;
    return ClientResult.OK;
  }

  ClientResult trustedCerts(String pem) {
    byte[] before = authorities;
    authorities = bytes(pem);
    return tlsChanged(() -> authorities = before);
  }

  ClientResult certificate(String pem) {
    byte[] before = certificate;
    certificate = bytes(pem);
    return tlsChanged(() -> certificate = before);
  }

  ClientResult privateKey(String pem) {
    byte[] before = privateKey;
    privateKey = bytes(pem);
    return tlsChanged(() -> privateKey = before);
  }

  /** Reads what TLS is made of now, so that what is wrong is refused where it was given. */
  private ClientResult tlsChanged(Runnable undo) {
    boolean shows = certificate != null || privateKey != null;
    try {
      if (!shows || certified) {
        tls =
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

  ClientResult sendQueue(QueueBound bound) {
    if (session != null) {
      session.setQueue(bound);
    }
    return ClientResult.OK;
  }

  ClientResult sendWindow(int value) {
    if (value < 1 || value > SessionSettings.MAX_WINDOW) {
      return ClientResult.INVALID_ARG;
    }
    window = value;
    return ClientResult.OK;
  }

  ClientResult port(int value) {
    if (!isPort(value)) {
      return ClientResult.INVALID_ARG;
    }
    port = value;
    return ClientResult.OK;
  }

  ClientResult httpsPort(int value) {
    if (!isPort(value)) {
      return ClientResult.INVALID_ARG;
    }
    httpsPort = value;
    return ClientResult.OK;
  }

  private static boolean isPort(int value) {
    return value >= 1 && value <= 65_535;
  }

  ClientResult tlsContext(SslContext value) {
    tls = value;
    return ClientResult.OK;
  }

  ClientResult withoutTls(boolean value) {
    plain = value;
    return ClientResult.OK;
  }
}
