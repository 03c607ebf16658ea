/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.holdfast.wire.gateway.GatewayMessage;
import io.holdfast.wire.gateway.SpFraming;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One PAIR v0 socket: at most one peer at a time, no queue but for what is being written, no
 * acknowledgement. One that connects does so again for ever, at once and then each 100 ms; one that
 * binds takes the next peer when the last has gone. All calls on its loop.
 */
public interface PairSocket {

  /** The largest payload, in bytes: above it libnanomsg drops the connection without a word. */
  int MAX_PAYLOAD = SpFraming.MAX_PAYLOAD;

  /** Where it connects or is bound; of TCP with the port that it got. */
  SpAddress address();

  /** Whether a peer is there and greeted; no more after {@link #halfClose}. */
  boolean isConnected();

  /** Whether a peer is there that takes more: less than 64 KiB wait, flushed or not. */
  boolean isWritable();

  /**
   * Writes a payload with its frame, to go out with the next {@link #flush}. The listener's {@code
   * written} tells when the system has taken it.
   *
   * @param payload released here, in every case
   * @return false if no peer is there: nothing was written
   * @throws IllegalArgumentException if it is larger than {@link #MAX_PAYLOAD}
   */
  boolean send(ByteBuf payload);

  /**
   * Writes a message as {@link #send(ByteBuf)} does its payload, and at less cost.
   *
   * @return false if no peer is there: nothing was written
   * @throws IllegalArgumentException if it is larger than {@link #MAX_PAYLOAD}
   */
  boolean send(GatewayMessage message);

  /** Lets out what was sent since the last flush. May tell the listener of it before it returns. */
  void flush();

  /**
   * Reads no more of this peer and the next ones, until {@link #resumeReading}. What was read
   * already, up to 128 KiB, is still received. Meanwhile the peer's end is not noticed.
   */
  void pauseReading();

  /** Reads again. */
  void resumeReading();

  /**
   * Ends it so that nothing unread is lost at a libnanomsg peer: what was sent is written, the
   * output is shut down, and it closes when the peer has closed or the time is over. What the peer
   * still sends in the meantime is received, unless reading is paused. No new peer is taken or
   * sought, and {@code disconnected} is not told.
   *
   * @param patience how long to wait for the peer's end
   * @return done when closed, on the loop; true if the peer had ended, or none was there
   */
  CompletableFuture<Boolean> halfClose(Duration patience);

  /** Ends it now; nothing more is told to the listener. A {@code halfClose} under way is done. */
  void close();
}
