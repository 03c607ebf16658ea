/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

/** The server answered the request for WebSockets with something else. */
public final class UpgradeRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int FIRST_SERVER_ERROR = 500;

  /** What was answered. */
  private final int status;

  UpgradeRefusedException(int status, String reason) {
    super("the server refused to speak in WebSockets: " + status + " " + reason);
    this.status = status;
  }

  /** {@return the HTTP status} */
  public int status() {
    return status;
  }

  LossReason reason() {
    return status >= FIRST_SERVER_ERROR ? LossReason.SERVER_UNAVAILABLE : LossReason.PROTOCOL_ERROR;
  }
}
