/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.mqtt.ClientException;

/** A hub, or the workload API, refused a request and said why. */
public final class HttpRefusedException extends ClientException {

  private static final long serialVersionUID = 1L;

  /** What was answered. */
  private final int status;

  HttpRefusedException(int status, String message) {
    super(Code.HTTP_REFUSED, message);
    this.status = status;
  }

  /**
   * {@return the HTTP status: 4xx if the request cannot succeed as it is (404 also if the target of
   * a method is not connected), 5xx if it may succeed later (504 if the target did not answer)}
   */
  public int status() {
    return status;
  }
}
