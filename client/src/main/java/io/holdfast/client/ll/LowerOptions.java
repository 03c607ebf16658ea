/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.HubLogin;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.QueueBound;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.Proxy;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The options of one client: checked when they are set, asked for at each attempt to connect.
 * Owner: the client's thread.
 */
final class LowerOptions implements Supplier<SessionSettings> {

  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

  /** It stands in two bytes (MQTT-3.1.2.10). */
  private static final Duration LONGEST_KEEP_ALIVE = Duration.ofSeconds(65_535);

  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
  private static final int DEFAULT_WINDOW = 1000;
  private static final QueueBound DEFAULT_QUEUE =
      new QueueBound(10_000, 32L * 1024 * 1024, QueueBound.Overflow.REJECT);

  private final String dialHost;
  private final Transport transport;
  private final HubLogin login;
  private final LowerTls tls;
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
    this.login = login;
    tls = new LowerTls(certified);
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
    return new Endpoint.Tcp(dialHost, at, tls.context(), proxy);
  }

  /** What TLS is made of. */
  LowerTls tls() {
    return tls;
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
    if (!begun) {
      login.settings(login.settings().withProductInfo(value));
    }
    return ClientResult.OK;
  }

  ClientResult modelId(String value) {
    if (begun || login.settings().modelId() != null) {
      return ClientResult.ERROR;
    }
    login.settings(login.settings().withModelId(value));
    return ClientResult.OK;
  }

  ClientResult tokenLifetime(Duration value) {
    try {
      login.settings(login.settings().withTokenLifetime(value));
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
    if (value.isNegative() || value.compareTo(LONGEST_KEEP_ALIVE) > 0 || !whole) {
      return ClientResult.INVALID_ARG;
    }
    Duration longest = SessionSettings.MAX_KEEP_ALIVE;
    Duration kept = value.compareTo(longest) > 0 ? longest : value;
    boolean changed = !kept.equals(keepAlive);
    keepAlive = kept;
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
}
