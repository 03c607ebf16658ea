/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.netty.buffer.ByteBuf;

/** Who uses a {@link PairSocket}. All calls come on the socket's loop. */
public interface PairListener {

  /** A peer is there and has greeted. */
  void connected();

  /**
   * A payload came.
   *
   * @param payload whole; valid during the call, to be copied or retained
   */
  void received(ByteBuf payload);

  /** All that a batch of reading brought was received. */
  default void readComplete() {}

  /**
   * The system has taken payloads, in the order in which they were sent; they may still be lost
   * with the peer. Comes from within {@link PairSocket#flush}, too.
   *
   * @param count how many since it was told last
   */
  default void written(int count) {}

  /** The socket may be written to again: it was full, and half of that is out. */
  default void writable() {}

  /**
   * The peer has gone, or has shut its output down. Sent payloads that were not told as written did
   * not reach it as a whole, and are forgotten.
   */
  void disconnected();
}
