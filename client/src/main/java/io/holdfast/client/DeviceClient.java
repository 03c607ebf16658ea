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
   * @param options how it connects, and what it may use
   * @return a client that is not yet open
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
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param connectionString a device's; what it says beside host names and ids counts nothing
   * @param credentials how it proves who it is
   * @param options how it connects, and what it may use
   * @return a client that is not yet open
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
   * A client without a connection string: for tokens that somebody else signs, and for
   * certificates.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param hostName the hub's name: whom to dial, whom to find in its certificate, whom tokens are
   *     for
   * @param device who it is
   * @param credentials how it proves that
   * @param options how it connects
   * @return a client that is not yet open
   * @throws IllegalArgumentException if the credentials are somebody else's, or are a certificate
   *     that the options do not have
   */
  static DeviceClient create(
      ClientDriver driver,
      String hostName,
      DeviceIdentity device,
      Credentials credentials,
      ClientOptions options) {
    ClientSetup setup =
        new ClientSetup(device, hostName, hostName, credentials, options.tls(), options);
    return new AsyncDevice(driver, setup);
  }

  /**
   * Takes messages from the cloud, one at a time in their order, as {@link ModuleClient#onInput}
   * those of an input; their input's name is empty.
   *
   * @param handler takes the messages, and says what to tell the hub
   * @return removes the handler
   */
  Registration onMessage(InputHandler handler);

  /**
   * The messages from the cloud, as {@link ModuleClient#inputs()} those of inputs.
   *
   * @return for one subscriber at a time
   */
  Flow.Publisher<ReceivedMessage> messages();

  /**
   * The same client, with operations that wait.
   *
   * @param timeout for each operation
   * @return a view of this client; closing it closes the client
   */
  default BlockingDeviceClient blocking(Duration timeout) {
    return new BlockingDeviceClient(this, timeout);
  }
}
