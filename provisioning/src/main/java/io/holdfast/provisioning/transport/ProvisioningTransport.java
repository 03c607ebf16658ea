/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Carries a registration: the functions of the C SDK's {@code PROV_TRANSPORT_PROVIDER}, without the
 * one that creates, which each kind of transport has for itself. Nothing happens on the network but
 * in {@link #doWork}, and handlers are called in there alone. A function that succeeds answers
 * {@link ProvisioningResult#OK}, where the C function answers zero.
 *
 * <p>Owner: the thread that drives the loop.
 */
public interface ProvisioningTransport {

  /** Told of the end of a registration. */
  @FunctionalInterface
  interface RegisterDataHandler {

    /**
     * It ended.
     *
     * @param result {@link ProvisioningResult#OK}; {@link ProvisioningResult#UNAUTHORIZED} or
     *     {@link ProvisioningResult#ERROR}, and then the rest is null
     * @param key the key to import, of a TPM's registration
     * @param hub the hub's name
     * @param deviceId the device at the hub
     */
    void onRegisterData(
        ProvisioningResult result,
        @Nullable Bytes key,
        @Nullable String hub,
        @Nullable String deviceId);
  }

  /** Told of how far a registration is. */
  @FunctionalInterface
  interface StatusHandler {

    /**
     * It got on.
     *
     * @param status how far it is
     * @param retryAfter when to go on, in seconds
     */
    void onStatus(TransportStatus status, int retryAfter);
  }

  /** Makes tokens. */
  @FunctionalInterface
  interface ChallengeHandler {

    /**
     * The token to show.
     *
     * @param nonce what the service wants activated first, or null
     * @param keyName the name of the key that signs
     * @return the token, or null if there is none
     */
    @Nullable String onChallenge(@Nullable Bytes nonce, String keyName);
  }

  /** Reads the service's answers. */
  @FunctionalInterface
  interface ReplyParser {

    /**
     * What the answer says.
     *
     * @param json the answer
     * @return null if it is not what a service answers
     */
    @Nullable Reply parse(Bytes json);
  }

  /** Writes requests. */
  @FunctionalInterface
  interface RequestWriter {

    /**
     * The request to register.
     *
     * @param endorsementKey of a TPM, or null
     * @param storageRootKey of a TPM, or null
     * @return JSON, or null if there cannot be one
     */
    @Nullable Bytes request(@Nullable Bytes endorsementKey, @Nullable Bytes storageRootKey);
  }

  /** Told of failures that a result does not tell apart. */
  @FunctionalInterface
  interface ErrorHandler {

    /**
     * It failed.
     *
     * @param error why
     */
    void onError(TransportError error);
  }

  /**
   * Prepares a registration; connects in the next {@link #doWork}.
   *
   * @param registrationId as whom
   * @param endorsementKey of a TPM, else null
   * @param storageRootKey of a TPM, else null
   * @param data told of the end
   * @param status told of what happens before
   * @param challenge makes tokens; null for certificates alone
   * @return INVALID_ARG if something is missing or too much, INVALID_STATE if it is open
   */
  ProvisioningResult open(
      @Nullable String registrationId,
      @Nullable Bytes endorsementKey,
      @Nullable Bytes storageRootKey,
      @Nullable RegisterDataHandler data,
      @Nullable StatusHandler status,
      @Nullable ChallengeHandler challenge);

  /**
   * Ends the connection, with a goodbye. It can be opened again.
   *
   * @return INVALID_STATE after {@link #destroy}
   */
  ProvisioningResult close();

  /**
   * Asks to be registered, once there is a connection.
   *
   * @param parser reads the answers
   * @param writer writes the request
   * @return INVALID_ARG if one is missing; INVALID_STATE while a request is open, once there is an
   *     operation to ask for, or after a failure
   */
  ProvisioningResult registerDevice(@Nullable ReplyParser parser, @Nullable RequestWriter writer);

  /**
   * Asks how far the registration is.
   *
   * @return INVALID_STATE if there is nothing to ask for, or after a failure
   */
  ProvisioningResult getOperationStatus();

  /** Does what can be done now. Has no effect after {@link #destroy}. */
  void doWork();

  /**
   * Logs each step, or no more. Tokens, keys and messages are never logged.
   *
   * @param on whether
   * @return INVALID_STATE after {@link #destroy}
   */
  ProvisioningResult setTrace(boolean on);

  /**
   * What TLS shows to the service, from the next connection on.
   *
   * @param certificate the device's and those that lead to its authority, PEM
   * @param privateKey its key, PEM
   * @return INVALID_ARG if one is missing; then none is kept
   */
  ProvisioningResult x509Cert(@Nullable String certificate, @Nullable String privateKey);

  /**
   * Whom to trust, from the next connection on.
   *
   * @param certificate authorities, PEM, any number; unless set those of the JDK
   * @return INVALID_ARG if it is missing
   */
  ProvisioningResult setTrustedCert(@Nullable String certificate);

  /**
   * Whom to ask for connections, from the next one on.
   *
   * @param proxy the proxy
   * @return INVALID_ARG if it, its host, or one of user and password is missing; then nothing
   *     changes
   */
  ProvisioningResult setProxy(@Nullable HttpProxyOptions proxy);

  /**
   * Anything else. The transports over MQTT know {@code port} (Integer), {@code without_tls}
   * (Boolean) and {@code tls_context} ({@code SslContext}).
   *
   * @param name the option's name; case-sensitive
   * @param value its value
   * @return INVALID_ARG if one is missing or of a wrong type, ERROR if there is no such option
   */
  ProvisioningResult setOption(@Nullable String name, @Nullable Object value);

  /** Ends everything at once. Any number of times. */
  void destroy();

  /**
   * Runs a task, on the owner's thread, whenever there is something for {@link #doWork} to do. Not
   * in the C SDK, whose callers ask again and again.
   *
   * @param task must not block, and not call doWork itself
   */
  void whenever(Runnable task);

  /** {@return what went wrong last, in words for a log; empty if nothing did} */
  String trouble();
}
