/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.LoginSettings;
import io.holdfast.client.mqtt.QueueBound.Overflow;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.ClientCertificate;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.Proxy;
import io.holdfast.client.net.Tls;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How a client connects and what it may use. One value serves any number of clients, and shares its
 * TLS context among them.
 *
 * @param port where the hub listens for MQTT
 * @param transport what carries MQTT to it
 * @param tls how TLS is spoken, or null for none
 * @param certificate what TLS shows to the hub, or null for none
 * @param proxy whom to ask for connections, or null to connect directly
 * @param tokenLifetime how long a token is valid; 5 s or more; it is renewed when 80 % have passed
 * @param keepAlive the longest silence towards the hub
 * @param connectTimeout for one attempt, from the dial to the hub's answer
 * @param twinTimeout for the hub's answer to a twin operation
 * @param retry the waits between attempts to connect
 * @param window how many messages are on their way to the hub at once
 * @param queueMessages how many messages may wait for the hub's acknowledgement before {@link
 *     HubClient#send} refuses
 * @param queueBytes how many bytes these may hold
 * @param overflow what happens to what is more than that
 * @param callbacks where callbacks run; null for the driver's own pool
 * @param productInfo what to add to the client's type that hubs log; may be empty
 * @param modelId the DTDL model that the client follows, or null for none
 * @param httpsPort where the hub listens for calls of others' methods
 * @param statusListener hears of connections
 */
public record ClientOptions(
    int port,
    Transport transport,
    @Nullable SslContext tls,
    @Nullable ClientCertificate certificate,
    @Nullable Proxy proxy,
    Duration tokenLifetime,
    Duration keepAlive,
    Duration connectTimeout,
    Duration twinTimeout,
    RetryPolicy retry,
    int window,
    int queueMessages,
    long queueBytes,
    Overflow overflow,
    @Nullable Executor callbacks,
    String productInfo,
    @Nullable String modelId,
    int httpsPort,
    StatusListener statusListener) {

  /** A hub closes after 1.5 times the keep-alive, and after 1767 seconds at the latest. */
  public static final Duration MAX_KEEP_ALIVE = SessionSettings.MAX_KEEP_ALIVE;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the value that is out of bounds
   */
  public ClientOptions {
    require(keepAlive.toSeconds() >= 1, "keepAlive must be 1s or more");
    require(keepAlive.compareTo(MAX_KEEP_ALIVE) <= 0, "keepAlive must be 1177s or less");
    LoginSettings.checkLifetime(tokenLifetime);
    require(connectTimeout.toMillis() >= 1, "connectTimeout must be 1ms or more");
    require(twinTimeout.toMillis() >= 1, "twinTimeout must be 1ms or more");
    require(
        window >= 1 && window <= SessionSettings.MAX_WINDOW,
        "window must be 1 to " + SessionSettings.MAX_WINDOW);
    require(queueMessages >= 1, "queueMessages must be 1 or more");
    require(queueBytes >= 1, "queueBytes must be 1 or more");
    Endpoint.checkPort(port);
    Endpoint.checkPort(httpsPort);
    require(certificate == null || tls != null, "a client certificate needs TLS");
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }

  /**
   * TLS with the authorities that the JDK trusts, and defaults for all else.
   *
   * @return the options
   */
  public static ClientOptions defaults() {
    return builder().build();
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options. */
  public static final class Builder {
    private @Nullable Integer port;
    private Transport transport = Transport.MQTT;
    private @Nullable ClientCertificate certificate;
    private @Nullable Proxy proxy;
    private byte @Nullable [] trusted;
    private boolean plain;
    private Duration tokenLifetime = Duration.ofHours(1);
    private Duration keepAlive = Duration.ofMinutes(4);
    private Duration connectTimeout = Duration.ofSeconds(30);
    private Duration twinTimeout = Duration.ofMinutes(1);
    private RetryPolicy retry =
        RetryPolicy.fullJitter(Duration.ofMillis(500), Duration.ofSeconds(30));
    private int window = 100;
    private int queueMessages = 10_000;
    private long queueBytes = 32L * 1024 * 1024;
    private Overflow overflow = Overflow.REJECT;
    private @Nullable Executor callbacks;
    private String productInfo = "";
    private @Nullable String modelId;
    private int httpsPort = Endpoint.HTTPS_PORT;
    private StatusListener statusListener = status -> {};

    private Builder() {}

    /**
     * The hub's port; unless set {@value Endpoint#TLS_PORT}, or with WebSockets {@value
     * Endpoint#HTTPS_PORT}.
     *
     * @param value 1 to 65535
     * @return this builder
     */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /**
     * What carries MQTT; TCP with TLS unless set.
     *
     * @param value MQTT or MQTT_WS
     * @return this builder
     */
    public Builder transport(Transport value) {
      transport = value;
      return this;
    }

    /**
     * The HTTP proxy that is asked for connections; none unless set.
     *
     * @param value where it is, and who asks
     * @return this builder
     */
    public Builder proxy(Proxy value) {
      proxy = value;
      return this;
    }

    /**
     * Whom the client is, for a connection string with {@code x509=true}; none unless set.
     *
     * @param value with its private key
     * @return this builder
     */
    public Builder certificate(ClientCertificate value) {
      certificate = value;
      return this;
    }

    /**
     * Trusts the authorities in a PEM file, and no others.
     *
     * @param pemFile one certificate or more
     * @return this builder
     */
    public Builder trustedCertificates(Path pemFile) {
      try {
        return trustedCertificates(Files.readAllBytes(pemFile));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the trusted certificates of " + pemFile, e);
      }
    }

    /**
     * Trusts the authorities in PEM text, and no others.
     *
     * @param pem one certificate or more
     * @return this builder
     */
    public Builder trustedCertificates(byte[] pem) {
      trusted = pem.clone();
      return this;
    }

    /**
     * No TLS: tokens and messages are readable on the way. For a hub on this machine only.
     *
     * @return this builder
     */
    public Builder withoutTls() {
      plain = true;
      return this;
    }

    /**
     * How long a token is valid, 5 seconds or more; one hour unless set.
     *
     * @param value 5 seconds or more
     * @return this builder
     */
    public Builder tokenLifetime(Duration value) {
      tokenLifetime = value;
      return this;
    }

    /**
     * The longest silence, up to {@link #MAX_KEEP_ALIVE}; 4 minutes unless set.
     *
     * @param value 1 second to {@link #MAX_KEEP_ALIVE}
     * @return this builder
     */
    public Builder keepAlive(Duration value) {
      keepAlive = value;
      return this;
    }

    /**
     * For one attempt; 30 seconds unless set.
     *
     * @param value 1 millisecond or more
     * @return this builder
     */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /**
     * For a twin operation; one minute unless set.
     *
     * @param value 1 millisecond or more
     * @return this builder
     */
    public Builder twinTimeout(Duration value) {
      twinTimeout = value;
      return this;
    }

    /**
     * The waits between attempts; doubling from 500 ms to 30 s with full jitter unless set.
     *
     * @param value one of {@link RetryPolicy}, or a policy of your own
     * @return this builder
     */
    public Builder retry(RetryPolicy value) {
      retry = value;
      return this;
    }

    /**
     * How many messages are on their way at once; 100 unless set.
     *
     * @param value 1 to 32,767
     * @return this builder
     */
    public Builder window(int value) {
      window = value;
      return this;
    }

    /**
     * How much may wait for acknowledgement; 10,000 messages and 32 MiB unless set.
     *
     * @param messages 1 or more
     * @param bytes of topics and payloads, 1 or more
     * @return this builder
     */
    public Builder queue(int messages, long bytes) {
      queueMessages = messages;
      queueBytes = bytes;
      return this;
    }

    /**
     * What happens to what is more than that; unless set it is refused. What is dropped instead
     * fails with {@link io.holdfast.client.mqtt.ClientException.Code#DROPPED}.
     *
     * @param value what to refuse or drop
     * @return this builder
     */
    public Builder overflow(Overflow value) {
      overflow = value;
      return this;
    }

    /**
     * Where callbacks run; the driver's own pool unless set. Callbacks that wait for this client
     * need an executor of more than one thread.
     *
     * @param value an executor; the client never shuts it down
     * @return this builder
     */
    public Builder callbacks(Executor value) {
      callbacks = value;
      return this;
    }

    /**
     * What to add to the client's type that hubs log; nothing unless set.
     *
     * @param value any text
     * @return this builder
     */
    public Builder productInfo(String value) {
      productInfo = value;
      return this;
    }

    /**
     * The DTDL model that the client follows, which hubs are told; none unless set.
     *
     * @param value as in {@code dtmi:com:example:Press;1}
     * @return this builder
     */
    public Builder modelId(String value) {
      modelId = value;
      return this;
    }

    /**
     * Where the hub takes calls of others' methods; {@value Endpoint#HTTPS_PORT} unless set.
     *
     * @param value 1 to 65535
     * @return this builder
     */
    public Builder httpsPort(int value) {
      httpsPort = value;
      return this;
    }

    /**
     * Hears of connections.
     *
     * @param value called in order, on the executor for callbacks
     * @return this builder
     */
    public Builder statusListener(StatusListener value) {
      statusListener = value;
      return this;
    }

    /**
     * The options collected so far.
     *
     * @return the options
     * @throws IllegalArgumentException naming the value that is out of bounds, or saying why the
     *     trusted certificates cannot be used
     */
    public ClientOptions build() {
      return new ClientOptions(
          port == null ? transport.port() : port,
          transport,
          plain ? null : Tls.context(trusted, certificate),
          certificate,
          proxy,
          tokenLifetime,
          keepAlive,
          connectTimeout,
          twinTimeout,
          retry,
          window,
          queueMessages,
          queueBytes,
          overflow,
          callbacks,
          productInfo,
          modelId,
          httpsPort,
          statusListener);
    }
  }
}
