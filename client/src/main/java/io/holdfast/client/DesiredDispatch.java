/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.DesiredFollower;
import io.holdfast.model.Bytes;
import io.holdfast.model.TwinProperties;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Carries the desired half and its changes to a handler, in order. */
final class DesiredDispatch implements DesiredFollower.Follower {

  private final Consumer<DesiredChange> taker;

  /** Tells somebody who does not block. */
  DesiredDispatch(Consumer<DesiredChange> taker) {
    this.taker = taker;
  }

  /** Tells a handler. */
  DesiredDispatch(DesiredHandler handler, Callbacks callbacks) {
    Executor order = callbacks.inOrder();
    taker = change -> order.execute(() -> handler.changed(change));
  }

  @Override
  public void whole(Bytes twin, TwinProperties desired, boolean changed) {
    if (changed) {
      taker.accept(new DesiredChange(desired, true));
    }
  }

  @Override
  public void changed(Bytes json, TwinProperties change) {
    taker.accept(new DesiredChange(change, false));
  }
}
