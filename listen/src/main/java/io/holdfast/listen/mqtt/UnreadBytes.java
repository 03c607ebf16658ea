/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a connection and not handled: the beginning of a packet, or what came behind
 * CONNECT. Netty's own {@link ByteToMessageDecoder} does not serve: a decoder that passes nothing
 * on asks for more bytes even where reading was stopped, and nobody could be slowed down. Owned by
 * the connection's lane.
 */
final class UnreadBytes {

  private final Predicate<ByteBuf> handler;
  private @Nullable ByteBuf bytes;

  /** Whether packets are being handled: one that calls back must not begin with the next. */
  private boolean handling;

  private boolean dropped;

  /**
   * Nothing was read yet.
   *
   * @param handler handles the next packet if it is there as a whole; false if it wants no more now
   */
  UnreadBytes(Predicate<ByteBuf> handler) {
    this.handler = handler;
  }

  /** Takes over what was read. */
  void add(ByteBuf read, ByteBufAllocator alloc) {
    ByteBuf before = bytes;
    bytes =
        before == null ? read : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(alloc, before, read);
  }

  /** How many there are. */
  int length() {
    ByteBuf in = bytes;
    return in == null ? 0 : in.readableBytes();
  }

  /** Handles packets until there is none, or the handler wants no more. */
  void handle() {
    ByteBuf in = bytes;
    if (in == null || handling) {
      return;
    }
    handling = true;
    boolean more = true;
    try {
      while (more && !dropped) {
        more = handler.test(in);
      }
    } finally {
      handling = false;
    }
    if (dropped || !in.isReadable()) {
      release();
    }
  }

  /** Gives room back that handled packets took. */
  void compact() {
    ByteBuf in = bytes;
    if (in != null && in.refCnt() == 1) {
      in.discardSomeReadBytes();
    }
  }

  /** Nothing that was read is handled any more. */
  void drop() {
    dropped = true;
    if (!handling) {
      release();
    }
  }

  private void release() {
    ByteBuf in = bytes;
    bytes = null;
    if (in != null) {
      in.release();
    }
  }
}
