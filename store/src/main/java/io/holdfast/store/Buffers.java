/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Direct buffers that are used again, since making one is slow and freeing one waits for the
 * collector. Any thread.
 */
final class Buffers {

  /** Capacity of the buffers that are kept: a chunk of the usual size and one record more. */
  static final int KEPT_BYTES = 64 << 10;

  private static final int KEPT = 64;

  private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

  /** An empty buffer of at least that capacity. */
  ByteBuffer take(int capacity) {
    if (capacity > KEPT_BYTES) {
      return ByteBuffer.allocateDirect(capacity);
    }
    ByteBuffer buffer = free.poll();
    return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(KEPT_BYTES);
  }

  /** Takes a buffer back that nobody uses any longer. */
  void giveBack(ByteBuffer buffer) {
    if (buffer.capacity() == KEPT_BYTES) {
      boolean ignored = free.offer(buffer);
    }
  }
}
