/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.DesiredFollower;
import io.holdfast.model.Bytes;
import io.holdfast.model.TwinProperties;
import java.util.concurrent.Executor;

/** Carries the desired half and its changes to a handler, in order. */
final class DesiredDispatch implements DesiredFollower.Follower {

  private final DesiredHandler handler;
  private final Executor order;

  DesiredDispatch(DesiredHandler handler, Callbacks callbacks) {
    this.handler = handler;
    order = callbacks.inOrder();
  }

  @Override
  public void whole(Bytes twin, TwinProperties desired, boolean changed) {
    if (changed) {
      tell(new DesiredChange(desired, true));
    }
  }

  @Override
  public void changed(Bytes json, TwinProperties change) {
    tell(new DesiredChange(change, false));
  }

  private void tell(DesiredChange change) {
    order.execute(() -> handler.changed(change));
  }
}
