/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import org.jspecify.annotations.Nullable;

/**
 * A proxy as the C SDK's {@code HTTP_PROXY_OPTIONS} describes it. What is wrong with it is found by
 * {@link ProvisioningTransport#setProxy}.
 *
 * @param hostAddress a name or an address
 * @param port 1 to 65535
 * @param username for Basic authentication, or null for none
 * @param password with the user, or null
 */
public record HttpProxyOptions(
    @Nullable String hostAddress, int port, @Nullable String username, @Nullable String password) {

  /** Host and port; keeps user and password out of logs. */
  @Override
  public String toString() {
    return hostAddress + ":" + port;
  }
}
