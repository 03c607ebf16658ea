/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

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
  int MAX_PAYLOAD = 1_048_576;

  /** Whether a peer is there and greeted. */
  boolean isConnected();

  /** Whether a peer is there that takes more: less than 64 KiB wait to be written. */
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

  /** Lets out what was sent since the last flush. */
  void flush();

  /**
   * Takes nothing more from peers, present and later ones, until {@link #resumeReading}: they wait
   * when their buffers are full. What was read before may still be told. The end of a peer may go
   * unnoticed in the meantime.
   */
  void pauseReading();

  /** Reads again; does nothing if it was not paused. */
  void resumeReading();

  /**
   * Ends it so that nothing unread is lost at a libnanomsg peer: what was sent is written, the
   * output is shut down, and it closes when the peer has closed or the time is over. What the peer
   * still sends in the meantime is received. No new peer is taken or sought.
   *
   * @param patience how long to wait for the peer's end
   * @return done when closed, on the loop; true if the peer had ended, or none was there
   */
  CompletableFuture<Boolean> halfClose(Duration patience);

  /** Ends it now. Nothing is told of it to the listener. */
  void close();
}
