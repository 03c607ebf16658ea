/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.hub.Lane;

/**
 * A lane over a client's driver. A turn is one round of its loop: it handles all connections that
 * are ready, then runs its tasks; so a task submitted while they are read runs after all of them.
 * After the driver's end tasks are dropped: what they were for waits in the store.
 */
record DriverLane(ClientDriver driver) implements Lane {

  @Override
  public void execute(Runnable task) {
    var _ = driver.execute(task);
  }

  @Override
  public boolean inLane() {
    return driver.loop().inLoop();
  }

  @Override
  public void afterTurn(Runnable task) {
    var _ = driver.execute(task);
  }
}
