/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning;

import io.holdfast.model.Bytes;
import io.holdfast.provisioning.core.RegistrationStatus;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.provisioning.transport.HttpProxyOptions;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a device is registered.
 *
 * @param protocol what carries it
 * @param port null for the protocol's
 * @param authorities whom to trust, PEM; null for those of the JDK
 * @param withoutTls whether TLS is left out: for a service on this machine only
 * @param proxy whom to ask for the connection, or null
 * @param payload any JSON text for the service's custom allocation, or null
 * @param timeout for all of it, waits that the service asks for included
 * @param replyTimeout how long the service may take to let the device in, and for each answer; more
 *     than nothing
 * @param statusListener hears how far it is, on the driver's thread: it must not block
 */
public record ProvisioningOptions(
    ProvisioningProtocol protocol,
    @Nullable Integer port,
    @Nullable Bytes authorities,
    boolean withoutTls,
    @Nullable HttpProxyOptions proxy,
    @Nullable String payload,
    Duration timeout,
    Duration replyTimeout,
    Consumer<RegistrationStatus> statusListener) {

  /** For all of it unless set. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** For each answer unless set. */
  public static final Duration DEFAULT_REPLY_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming what is out of bounds
   */
  public ProvisioningOptions {
    check(timeout, "timeout");
    check(replyTimeout, "replyTimeout");
    if (port != null && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
  }

  private static void check(Duration value, String name) {
    if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " must be 1ms to 365 days: " + value);
    }
  }

  /** {@return MQTT over TLS, trusting whom the JDK trusts} */
  public static ProvisioningOptions defaults() {
    return builder().build();
  }

  /** {@return the defaults, to be changed} */
  public static Builder builder() {
    return new Builder();
  }

  /** Options under construction. Owner: whoever made it. */
  public static final class Builder {

    private ProvisioningProtocol protocol = ProvisioningProtocol.MQTT;
    private @Nullable Integer port;
    private @Nullable Bytes authorities;
    private boolean withoutTls;
    private @Nullable HttpProxyOptions proxy;
    private @Nullable String payload;
    private Duration timeout = DEFAULT_TIMEOUT;
    private Duration replyTimeout = DEFAULT_REPLY_TIMEOUT;
    private Consumer<RegistrationStatus> statusListener = status -> {};

    private Builder() {}

    /**
     * What carries it.
     *
     * @param value MQTT unless set
     * @return this
     */
    public Builder protocol(ProvisioningProtocol value) {
      protocol = value;
      return this;
    }

    /**
     * Where the service listens.
     *
     * @param value the protocol's port unless set
     * @return this
     */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /**
     * Whom to trust.
     *
     * @param pem authorities, any number; those of the JDK unless set
     * @return this
     */
    public Builder trustedCertificates(byte[] pem) {
      authorities = Bytes.copyOf(pem);
      return this;
    }

    /**
     * Leaves TLS out: tokens are readable on the way. For a service on this machine only.
     *
     * @return this
     */
    public Builder withoutTls() {
      withoutTls = true;
      return this;
    }

    /**
     * Whom to ask for the connection.
     *
     * @param value none unless set
     * @return this
     */
    public Builder proxy(HttpProxyOptions value) {
      proxy = value;
      return this;
    }

    /**
     * What a custom allocation is told.
     *
     * @param json any JSON text; nothing unless set
     * @return this
     */
    public Builder payload(String json) {
      payload = json;
      return this;
    }

    /**
     * For all of it.
     *
     * @param value {@link #DEFAULT_TIMEOUT} unless set
     * @return this
     */
    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    /**
     * For each answer.
     *
     * @param value {@link #DEFAULT_REPLY_TIMEOUT} unless set
     * @return this
     */
    public Builder replyTimeout(Duration value) {
      replyTimeout = value;
      return this;
    }

    /**
     * Hears how far it is.
     *
     * @param value called on the driver's thread; it must not block
     * @return this
     */
    public Builder statusListener(Consumer<RegistrationStatus> value) {
      statusListener = value;
      return this;
    }

    /**
     * The options.
     *
     * @return as they are now
     * @throws IllegalArgumentException naming what is out of bounds
     */
    public ProvisioningOptions build() {
      return new ProvisioningOptions(
          protocol,
          port,
          authorities,
          withoutTls,
          proxy,
          payload,
          timeout,
          replyTimeout,
          statusListener);
    }
  }
}
