/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.holdfast.wire.gateway.GatewayMessage;
import io.holdfast.wire.gateway.SpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a socket that connects and one that is bound have in common. Owned by its loop. */
abstract sealed class Pair implements PairSocket permits ConnectingPair, BoundPair {

  private static final Logger LOG = LoggerFactory.getLogger(PairSocket.class);

  /** The same complaint is a warning once in this time. */
  private static final long COMPLAINT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final EventLoop loop;
  private final Duration greetingLimit;
  private final PairListener listener;

  /** The one that has greeted. */
  private @Nullable Peer peer;

  private boolean reading = true;
  private boolean ended;
  private @Nullable CompletableFuture<Boolean> ending;
  private @Nullable Future<?> patience;

  private String complaint = "";
  private long complainedAt;

  Pair(SpLoop loop, PairListener listener) {
    this.loop = loop.eventLoop();
    this.greetingLimit = loop.greetingLimit();
    this.listener = listener;
  }

  /** A peer has gone, or did not come to greet: looks for the next one, if that is its way. */
  abstract void seek(Peer gone);

  /** Takes and seeks no more peers. */
  abstract void stopSeeking();

  final EventLoop loop() {
    return loop;
  }

  final Duration greetingLimit() {
    return greetingLimit;
  }

  final PairListener listener() {
    return listener;
  }

  final SpFraming framing() {
    return address() instanceof SpAddress.Ipc ? SpFraming.IPC : SpFraming.TCP;
  }

  /** Whether one has greeted and is not gone. */
  final boolean hasPeer() {
    return peer != null;
  }

  /** Whether no peer is wanted any more. */
  final boolean isOver() {
    return ended || ending != null || loop.isShuttingDown();
  }

  /** Says what a peer did wrong, in one line. */
  final void complain(String text) {
    long now = loop.ticker().nanoTime();
    if (text.equals(complaint) && now - complainedAt < COMPLAINT_NANOS) {
      LOG.debug("{}: {}", address(), text);
    } else {
      complaint = text;
      complainedAt = now;
      LOG.warn("{}: {}", address(), text);
    }
  }

  /** A connection's peer has greeted; false if it is one too many. */
  final boolean greeted(Peer other) {
    if (peer != null || isOver()) {
      return false;
    }
    peer = other;
    if (!reading) {
      other.read(false);
    }
    listener.connected();
    return true;
  }

  /** A connection is closed, whether its peer had greeted or not. */
  final void ended(Peer other) {
    if (other == peer) {
      peer = null;
      if (ending != null) {
        end(true);
      } else if (!ended) {
        listener.disconnected();
      }
    }
    if (!isOver()) {
      seek(other);
    }
  }

  @Override
  public final boolean isConnected() {
    return peer != null && ending == null;
  }

  @Override
  public final boolean isWritable() {
    Peer current = peer;
    return current != null && ending == null && !current.outbox().isFull();
  }

  @Override
  public final boolean send(ByteBuf payload) {
    Peer current = peer;
    boolean taken = false;
    try {
      check(payload.readableBytes());
      taken = current != null && ending == null;
    } finally {
      if (!taken) {
        payload.release();
      }
    }
    if (current != null && taken) {
      current.outbox().add(payload);
    }
    return taken;
  }

  @Override
  public final boolean send(GatewayMessage message) {
    Peer current = peer;
    check(message.serialisedSize());
    if (current == null || ending != null) {
      return false;
    }
    current.outbox().add(message);
    return true;
  }

  private static void check(int size) {
    if (size > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "a message of %,d bytes cannot be sent; %,d are the most".formatted(size, MAX_PAYLOAD));
    }
  }

  @Override
  public final void flush() {
    Peer current = peer;
    if (current != null) {
      current.outbox().flush();
    }
  }

  @Override
  public final void pauseReading() {
    read(false);
  }

  @Override
  public final void resumeReading() {
    read(true);
  }

  private void read(boolean wanted) {
    reading = wanted;
    Peer current = peer;
    if (current != null) {
      current.read(wanted);
    }
  }

  @Override
  public final CompletableFuture<Boolean> halfClose(Duration time) {
    CompletableFuture<Boolean> known = ending;
    if (known != null) {
      return known;
    }
    CompletableFuture<Boolean> future = new CompletableFuture<>();
    ending = future;
    Peer current = peer;
    stopSeeking();
    if (current == null || ended) {
      end(true);
    } else {
      patience = loop.schedule(() -> end(false), time.toNanos(), TimeUnit.NANOSECONDS);
      current.halfClose();
    }
    return future;
  }

  @Override
  public final void close() {
    if (ending == null) {
      stopSeeking();
    }
    end(false);
  }

  private void end(boolean byPeer) {
    ended = true;
    Future<?> timer = patience;
    if (timer != null) {
      timer.cancel(false);
    }
    Peer current = peer;
    peer = null;
    if (current != null) {
      current.close();
    }
    CompletableFuture<Boolean> future = ending;
    if (future != null) {
      future.complete(byPeer);
    }
  }
}
