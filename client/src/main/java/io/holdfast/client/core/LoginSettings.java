/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.model.Identity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What logins say besides the proof.
 *
 * @param hostName the hub's own name, also where a gateway is dialled: it judges by the hub's
 *     records
 * @param identity who connects
 * @param productInfo what to add to the client's type that hubs log; may be empty
 * @param modelId the id of the IoT Plug and Play model that the client implements, or null
 * @param tokenLifetime how long a token that the client has signed is valid, {@link
 *     #SHORTEST_LIFETIME} to {@link #LONGEST_LIFETIME}; it is renewed when four fifths have passed
 * @param timeout how long somebody who is asked for a token may take
 */
public record LoginSettings(
    String hostName,
    Identity identity,
    String productInfo,
    @Nullable String modelId,
    Duration tokenLifetime,
    Duration timeout) {

  /** Below it, a client would do nothing but renew. */
  public static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(5);

  /** Ten years. */
  public static final Duration LONGEST_LIFETIME = Duration.ofDays(3653);

  /** How long a token is valid unless set. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  /** How long somebody who is asked for a token may take unless set. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the value that is out of bounds
   */
  public LoginSettings {
    checkLifetime(tokenLifetime);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be more than nothing: " + timeout);
    }
  }

  /**
   * The defaults for an identity at a hub.
   *
   * @param hostName the hub's name
   * @param identity who it is
   * @return the settings
   */
  public static LoginSettings of(String hostName, Identity identity) {
    return new LoginSettings(hostName, identity, "", null, DEFAULT_LIFETIME, DEFAULT_TIMEOUT);
  }

  /**
   * These settings with other product information.
   *
   * @param info may be empty
   * @return the settings
   */
  public LoginSettings withProductInfo(String info) {
    return new LoginSettings(hostName, identity, info, modelId, tokenLifetime, timeout);
  }

  /**
   * These settings with another model id, or none.
   *
   * @param id null for none
   * @return the settings
   */
  public LoginSettings withModelId(@Nullable String id) {
    return new LoginSettings(hostName, identity, productInfo, id, tokenLifetime, timeout);
  }

  /**
   * These settings with another lifetime of tokens.
   *
   * @param lifetime 5 seconds or more
   * @return the settings
   * @throws IllegalArgumentException if it is out of bounds
   */
  public LoginSettings withTokenLifetime(Duration lifetime) {
    return new LoginSettings(hostName, identity, productInfo, modelId, lifetime, timeout);
  }

  /**
   * Refuses a lifetime that is out of bounds.
   *
   * @param lifetime 5 seconds or more
   * @throws IllegalArgumentException if it is
   */
  public static void checkLifetime(Duration lifetime) {
    if (lifetime.compareTo(SHORTEST_LIFETIME) < 0 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "tokenLifetime must be "
              + SHORTEST_LIFETIME
              + " to "
              + LONGEST_LIFETIME
              + ": "
              + lifetime);
    }
  }
}
