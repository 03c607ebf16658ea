/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import java.nio.ByteBuffer;

/** How nanomsg parts messages from each other on a stream of bytes: a header before each. */
public enum SpFraming {

  /** Over a Unix domain socket: a type, then the length. */
  IPC(1),

  /** Over TCP: the length alone. */
  TCP(0);

  /** The only type of an ipc frame that there is: libnanomsg aborts its process at any other. */
  public static final byte MESSAGE = 1;

  /** The longest payload, in bytes: above it libnanomsg drops the connection without a word. */
  public static final int MAX_PAYLOAD = 1_048_576;

  private final int typeSize;

  SpFraming(int typeSize) {
    this.typeSize = typeSize;
  }

  /** How many bytes stand before a payload. */
  public int headerSize() {
    return typeSize + Long.BYTES;
  }

  /** Where in the header the payload's length begins: an unsigned number of eight bytes. */
  public int lengthAt() {
    return typeSize;
  }

  /**
   * Writes the header of a payload.
   *
   * @param length of the payload, at most {@link #MAX_PAYLOAD}
   */
  public void writeHeader(ByteBuffer target, int length) {
    if (typeSize > 0) {
      target.put(MESSAGE);
    }
    target.putLong(length);
  }

  /** Whether a frame may be so long; the length is taken as unsigned. */
  public static boolean isAllowed(long length) {
    return Long.compareUnsigned(length, MAX_PAYLOAD) <= 0;
  }
}
