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

  /** Capacity of the buffers for chunks of a few messages: as many logs get in each turn. */
  private static final int SMALL_BYTES = 4 << 10;

  /** Capacity of the buffers for chunks of the usual size. */
  static final int USUAL_BYTES = 64 << 10;

  /** Capacity of the buffers for chunks of one large message. */
  private static final int LARGE_BYTES = 512 << 10;

  private static final int KEPT_SMALL = 1024;
  private static final int KEPT_USUAL = 64;
  private static final int KEPT_LARGE = 8;

  private final ArrayBlockingQueue<ByteBuffer> small = new ArrayBlockingQueue<>(KEPT_SMALL);
  private final ArrayBlockingQueue<ByteBuffer> usual = new ArrayBlockingQueue<>(KEPT_USUAL);
  private final ArrayBlockingQueue<ByteBuffer> large = new ArrayBlockingQueue<>(KEPT_LARGE);

  /** An empty buffer of at least that capacity. */
  ByteBuffer take(int capacity) {
    if (capacity <= SMALL_BYTES) {
      return take(small, SMALL_BYTES);
    }
    if (capacity <= USUAL_BYTES) {
      return take(usual, USUAL_BYTES);
    }
    return capacity <= LARGE_BYTES ? take(large, LARGE_BYTES) : ByteBuffer.allocateDirect(capacity);
  }

  private static ByteBuffer take(ArrayBlockingQueue<ByteBuffer> free, int capacity) {
    ByteBuffer buffer = free.poll();
    return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(capacity);
  }

  /** Takes a buffer back that nobody uses any longer. */
  void giveBack(ByteBuffer buffer) {
    if (buffer.capacity() == SMALL_BYTES) {
      boolean ignored = small.offer(buffer);
    } else if (buffer.capacity() == USUAL_BYTES) {
      boolean ignored = usual.offer(buffer);
    } else if (buffer.capacity() == LARGE_BYTES) {
      boolean ignored = large.offer(buffer);
    }
  }
}
