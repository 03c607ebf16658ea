/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.holdfast.wire.gateway.SpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the payloads in what is read of a connection. A payload that came whole in one read is
 * handed on where it lies; only one that came in pieces is put together. Owned by the connection's
 * loop.
 */
final class FrameReader {

  private final SpFraming framing;
  private final ByteBufAllocator allocator;
  private final Consumer<ByteBuf> payloads;

  /** The beginning of a frame whose rest has not come. */
  private @Nullable ByteBuf begun;

  private boolean stopped;

  /**
   * At the begin of a stream of frames.
   *
   * @param payloads gets each; valid during the call
   */
  FrameReader(SpFraming framing, ByteBufAllocator allocator, Consumer<ByteBuf> payloads) {
    this.framing = framing;
    this.allocator = allocator;
    this.payloads = payloads;
  }

  /**
   * Takes what was read.
   *
   * @param in not released here
   * @return what is wrong with it: the stream has no meaning any more; else null
   */
  @Nullable String read(ByteBuf in) {
    ByteBuf first = begun;
    if (first != null) {
      String fault = complete(first, in);
      if (fault != null || begun != null) {
        return fault;
      }
    }
    return frames(in);
  }

  /** Hands on nothing more, and gives back what it holds. */
  void stop() {
    stopped = true;
    ByteBuf first = begun;
    if (first != null) {
      begun = null;
      first.release();
    }
  }

  private @Nullable String frames(ByteBuf in) {
    int header = framing.headerSize();
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (!stopped && end - at >= header) {
      String fault = fault(in, at);
      if (fault != null) {
        return fault;
      }
      int length = length(in, at);
      if (end - at - header < length) {
        break;
      }
      at += header + length;
      payloads.accept(in.slice(at - length, length));
    }
    if (at < end && !stopped) {
      keep(in, at, end - at);
    }
    return null;
  }

  private void keep(ByteBuf in, int at, int count) {
    int header = framing.headerSize();
    ByteBuf first = allocator.buffer(count < header ? header : header + length(in, at));
    first.writeBytes(in, at, count);
    begun = first;
  }

  /** Completes the frame that was begun, as far as what was read goes. */
  private @Nullable String complete(ByteBuf first, ByteBuf in) {
    int header = framing.headerSize();
    move(first, in, header);
    if (first.readableBytes() < header) {
      return null;
    }
    String fault = fault(first, 0);
    if (fault != null) {
      return fault;
    }
    int length = length(first, 0);
    move(first, in, header + length);
    if (first.readableBytes() == header + length) {
      begun = null;
      try {
        payloads.accept(first.slice(header, length));
      } finally {
        first.release();
      }
    }
    return null;
  }

  private static void move(ByteBuf first, ByteBuf in, int size) {
    int count = Math.min(size - first.readableBytes(), in.readableBytes());
    if (count > 0) {
      first.writeBytes(in, count);
    }
  }

  private @Nullable String fault(ByteBuf in, int at) {
    if (framing == SpFraming.IPC && in.getByte(at) != SpFraming.MESSAGE) {
      return "a frame of type " + in.getUnsignedByte(at) + "; there is only 1";
    }
    long length = in.getLong(at + framing.lengthAt());
    return SpFraming.isAllowed(length)
        ? null
        : "a message of "
            + Long.toUnsignedString(length)
            + " bytes; "
            + SpFraming.MAX_PAYLOAD
            + " are the most";
  }

  private int length(ByteBuf in, int at) {
    return (int) in.getLong(at + framing.lengthAt());
  }
}
