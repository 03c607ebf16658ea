/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.time.Duration;

/**
 * A direct method call: a question to one connected device or module that waits for the answer.
 *
 * @param name the method's name
 * @param payload a JSON value, or empty for none; at most {@value #MAX_PAYLOAD} bytes
 * @param responseTimeout how long to wait for the answer: {@link #MIN_RESPONSE_TIMEOUT} to {@link
 *     #MAX_TIMEOUT}
 * @param connectTimeout how long to wait until the target is connected and listens: zero to {@link
 *     #MAX_TIMEOUT}
 */
public record MethodCall(
    String name, Bytes payload, Duration responseTimeout, Duration connectTimeout) {

  /** The longest payload of a call or an answer, in bytes. */
  public static final int MAX_PAYLOAD = 128 * 1024;

  /** The shortest time that a caller may wait for an answer. */
  public static final Duration MIN_RESPONSE_TIMEOUT = Duration.ofSeconds(5);

  /** The longest time that a caller may wait for an answer or for the connection. */
  public static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

  /** How long a caller waits for the answer when it does not say. */
  public static final Duration DEFAULT_RESPONSE_TIMEOUT = Duration.ofSeconds(30);
}
