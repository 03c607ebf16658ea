/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.mqtt.ClientException;

/** The hub refused to read or change the twin. */
public final class TwinRefusedException extends ClientException {

  private static final long serialVersionUID = 1L;

  /** What was answered. */
  private final int status;

  /**
   * A refusal with the hub's status, such as 400 or 429, and its message if it gave one.
   *
   * @param status the hub's
   * @param message the hub's, or one for people
   */
  public TwinRefusedException(int status, String message) {
    super(Code.TWIN_REFUSED, message);
    this.status = status;
  }

  /**
   * {@return the hub's status: 400 for what breaks a rule of twins, 429 when throttled, 5xx for its
   * faults}
   */
  public int status() {
    return status;
  }
}
