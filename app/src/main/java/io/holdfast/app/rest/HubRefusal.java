/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

/** The hub refused a call. The message is the hub's own text. */
public final class HubRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  HubRefusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** IoT Hub's name of the error, such as {@code DeviceNotFound}; empty if the hub gave none. */
  public String code() {
    return code;
  }
}
