/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import java.time.Duration;

/** A device's client whose operations wait. */
public final class BlockingDeviceClient extends BlockingClient {

  private final DeviceClient client;

  BlockingDeviceClient(DeviceClient client, Duration timeout) {
    super(client, timeout);
    this.client = client;
  }

  /**
   * Takes messages from the cloud, and waits until that is granted.
   *
   * @param handler takes the messages, and says what to tell the hub
   * @return removes the handler
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public Registration onMessage(InputHandler handler) throws InterruptedException {
    return granted(client.onMessage(handler));
  }
}
