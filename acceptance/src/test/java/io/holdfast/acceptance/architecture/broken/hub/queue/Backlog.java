/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture.broken.hub.queue;

import io.holdfast.acceptance.architecture.broken.hub.session.Greeter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Uses an earlier stage, and Netty. */
public final class Backlog {

  /** The other half of a cycle. */
  public Greeter greeter() {
    return new Greeter();
  }

  /** A type of Netty. */
  public ByteBuf bytes() {
    return Unpooled.EMPTY_BUFFER;
  }
}
