/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.net.ClientDriver;
import java.util.concurrent.Flow;

/** What devices have beside what all clients have. */
final class AsyncDevice extends AsyncClient implements DeviceClient {

  AsyncDevice(ClientDriver driver, ClientSetup setup) {
    super(driver, setup);
  }

  @Override
  public Registration onMessage(InputHandler handler) {
    return handlers.input(null, new InputDispatch(handler, callbacks), () -> {});
  }

  @Override
  public Flow.Publisher<ReceivedMessage> messages() {
    return publishers.inputs(null);
  }
}
