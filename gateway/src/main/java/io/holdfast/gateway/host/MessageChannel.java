/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.wire.WireFormatException;
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The message channel of one life of the module. Owned by the loop. */
final class MessageChannel implements PairListener {

  private static final Logger LOG = LoggerFactory.getLogger(MessageChannel.class);

  /** So often it is filled in one go, before the loop gets to other things. */
  private static final int ROUNDS = 16;

  private final Shared shared;
  private final Outgoing outgoing;
  private final Occurrences malformed;
  private final List<GatewayMessage> batch = new ArrayList<>();

  private @Nullable PairSocket socket;
  private boolean isFilling;
  private boolean fillAgain;
  private boolean isPaused;
  private boolean wasConnected;
  private boolean isEnding;
  private long heard;
  private long written;
  // What is to be done once all is out; asked whenever that may be so.
  private @Nullable Runnable afterwards;

  MessageChannel(Shared shared, Outgoing outgoing, Occurrences malformed) {
    this.shared = shared;
    this.outgoing = outgoing;
    this.malformed = malformed;
  }

  /** This is its socket. */
  void bound(PairSocket bound) {
    socket = bound;
    fill();
  }

  /** Whether a gateway is there. */
  boolean isConnected() {
    return socket != null && socket.isConnected();
  }

  @Override
  public void connected() {
    wasConnected = true;
    fill();
  }

  @Override
  public void received(ByteBuf payload) {
    byte[] bytes = new byte[payload.readableBytes()];
    payload.readBytes(bytes);
    try {
      batch.add(GatewayMessage.read(bytes));
    } catch (WireFormatException e) {
      shared.counts().malformed.increment();
      if (malformed.happened()) {
        LOG.warn(
            "{}: a message from the gateway was dropped ({} so far): {}",
            shared.name(),
            shared.counts().malformed.sum(),
            e.getMessage());
      }
    }
  }

  @Override
  public void readComplete() {
    heard = shared.now();
    if (batch.isEmpty()) {
      return;
    }
    if (isEnding) {
      shared.counts().unclaimed.add(batch.size());
    } else if (shared.calls().add(batch) && !isPaused && socket != null) {
      isPaused = true;
      socket.pauseReading();
    }
    batch.clear();
  }

  /** The module takes messages again. */
  void resume() {
    if (isPaused && socket != null) {
      isPaused = false;
      heard = shared.now();
      socket.resumeReading();
    }
  }

  @Override
  public void written(int count) {
    written += count;
    shared.counts().written.add(count);
    outgoing.written(count);
    lookWhetherAllIsOut();
  }

  @Override
  public void writable() {
    fill();
  }

  @Override
  public void disconnected() {
    readComplete();
    shared.counts().resent.add(outgoing.sendAgain());
    lookWhetherAllIsOut();
  }

  /** Sends what there is while the socket takes it. */
  void fill() {
    PairSocket to = socket;
    if (to == null || !to.isConnected()) {
      return;
    }
    // A flush may tell that the socket is writable again before it returns.
    fillAgain = true;
    if (isFilling) {
      return;
    }
    isFilling = true;
    try {
      for (int i = 0; fillAgain && i < ROUNDS; i++) {
        fillAgain = false;
        fill(to);
      }
    } finally {
      isFilling = false;
    }
    if (fillAgain) {
      shared.onLoop(this::fill);
    }
  }

  private void fill(PairSocket to) {
    while (to.isWritable()) {
      GatewayMessage next = outgoing.next();
      if (next == null) {
        break;
      }
      if (!to.send(next)) {
        outgoing.giveBack(next);
        break;
      }
      outgoing.sent(next);
    }
    to.flush();
  }

  /**
   * Waits until the gateway has been silent for so long, or has gone: what it said before it asked
   * for the end is read then.
   */
  void whenSilent(Duration quiet, Runnable then) {
    long now = shared.now();
    heard = now;
    whenSilent(quiet.toNanos(), now + shared.pace().quietLimit().toNanos(), then);
  }

  private void whenSilent(long quiet, long end, Runnable then) {
    long now = shared.now();
    long left = Math.min(isPaused ? quiet : quiet - (now - heard), end - now);
    // One that is about to connect may have been overtaken by its own Destroy.
    if (left <= 0 || (wasConnected && !isConnected())) {
      then.run();
    } else {
      shared.after(Duration.ofNanos(left), () -> whenSilent(quiet, end, then));
    }
  }

  /** From now on what is received has nobody to take it. */
  void ignoreReceived() {
    isEnding = true;
    resume();
  }

  /** How many messages have been written. */
  long written() {
    return written;
  }

  /** Does it once all is out, or cannot get out: the gateway has gone, or takes too long. */
  void whenAllIsOut(Runnable then) {
    afterwards = then;
    watch(written, shared.now() + shared.pace().drainLimit().toNanos());
    fill();
    lookWhetherAllIsOut();
  }

  private void lookWhetherAllIsOut() {
    if (afterwards != null && (outgoing.size() == 0 || !isConnected())) {
      goOn();
    }
  }

  /** A gateway that reads slowly is waited for, one that does not read is not. */
  private void watch(long before, long end) {
    shared.after(
        shared.pace().drain(),
        () -> {
          if (written == before || shared.now() - end >= 0) {
            goOn();
          } else if (afterwards != null) {
            watch(written, end);
          }
        });
  }

  private void goOn() {
    Runnable next = afterwards;
    afterwards = null;
    if (next != null) {
      next.run();
    }
  }

  /** Ends it, as {@link PairSocket#halfClose} does, and does this afterwards. */
  void end(Duration patience, Runnable then) {
    ignoreReceived();
    if (socket == null) {
      then.run();
      return;
    }
    var unused = socket.halfClose(patience).whenComplete((met, failure) -> then.run());
  }

  /** Ends it now. */
  void close() {
    if (socket != null) {
      socket.close();
    }
  }
}
