/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;

/** A device's client. See {@link HubClient} for what holds of all operations. */
public interface DeviceClient extends HubClient {

  /**
   * A client that is not yet open.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param connectionString a device's, with a key or a ready token
   * @throws IllegalArgumentException if it is no device's, or has neither
   */
  static DeviceClient create(
      ClientDriver driver, ConnectionString connectionString, ClientOptions options) {
    if (!(connectionString.identity() instanceof DeviceIdentity device)) {
      throw new IllegalArgumentException("not a device's connection string: " + connectionString);
    }
    return new AsyncClient(driver, connectionString, device, options);
  }
}
