/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

/** The proxy answered, and not with a connection. */
public final class ProxyRefusedException extends DialException {

  private static final long serialVersionUID = 1L;

  /** What was answered. */
  private final int status;

  ProxyRefusedException(Proxy proxy, Endpoint.Tcp target, int status, String reason) {
    super(
        Step.PROXY,
        "the proxy " + proxy + " refused a connection to " + target + ": " + status + " " + reason,
        null);
    this.status = status;
  }

  /**
   * {@return the HTTP status: 407 for missing or wrong credentials, 403 for forbidden, 502 and the
   * like}
   */
  public int status() {
    return status;
  }
}
