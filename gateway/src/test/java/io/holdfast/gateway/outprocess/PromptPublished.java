/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.broker.PromptContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.concurrent.Semaphore;

/** A gateway that takes as many messages at once as it is allowed to. Any thread. */
final class PromptPublished implements PromptContext {

  private final Published published;
  private final Semaphore room = new Semaphore(0);

  PromptPublished(Published published) {
    this.published = published;
  }

  /** So many more may go at once. */
  void allow(int count) {
    room.release(count);
  }

  @Override
  public boolean mayPublishAtOnce() {
    return true;
  }

  @Override
  public boolean publishAtOnce(GatewayMessage message) {
    return room.tryAcquire() && published.keep(message);
  }

  @Override
  public String name() {
    return published.name();
  }

  @Override
  public String args() {
    return published.args();
  }

  @Override
  public boolean publish(GatewayMessage message) {
    return published.publish(message);
  }
}
