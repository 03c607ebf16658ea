/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import java.time.Duration;
import java.util.concurrent.Flow;

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
    return create(driver, connectionString, Credentials.of(connectionString), options);
  }

  /**
   * A client that proves who it is otherwise than by its connection string: by tokens that somebody
   * gives, by what the edge device above it signs.
   *
   * @param connectionString a device's; what it says beside host names and ids counts nothing
   * @throws IllegalArgumentException if it is no device's, or the credentials are somebody else's
   */
  static DeviceClient create(
      ClientDriver driver,
      ConnectionString connectionString,
      Credentials credentials,
      ClientOptions options) {
    if (!(connectionString.identity() instanceof DeviceIdentity device)) {
      throw new IllegalArgumentException("not a device's connection string: " + connectionString);
    }
    return new AsyncDevice(driver, ClientSetup.of(connectionString, device, credentials, options));
  }

  /**
   * Takes messages from the cloud, one at a time in their order, as {@link ModuleClient#onInput}
   * those of an input; their input's name is empty.
   *
   * @return removes the handler
   */
  Registration onMessage(InputHandler handler);

  /** The messages from the cloud, as {@link ModuleClient#inputs()} those of inputs. */
  Flow.Publisher<ReceivedMessage> messages();

  /**
   * The same client, with operations that wait.
   *
   * @param timeout for each operation
   */
  default BlockingDeviceClient blocking(Duration timeout) {
    return new BlockingDeviceClient(this, timeout);
  }
}
