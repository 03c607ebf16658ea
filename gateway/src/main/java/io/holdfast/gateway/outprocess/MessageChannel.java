/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The channel of messages to and from a host. Receives whenever a host is there; sends only between
 * {@link #open} and {@link #shut}, and only on a connection that is not older than the Create which
 * made the module: what goes to an older one is lost with it. Belongs to the loop.
 */
final class MessageChannel implements PairListener {

  /** How long a host may take to drop the channel of the module's last life. */
  static final Duration STALE_PATIENCE = Duration.ofSeconds(1);

  /** Rounds of writing after which other proxies have their turn. */
  private static final int ROUNDS = 16;

  private final ProxyLoop loop;
  private final SpAddress address;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private final Counters counters;
  private final ArrayDeque<byte[]> arrivals = new ArrayDeque<>();
  private PairSocket socket;
  private Runnable onChange = () -> {};
  private ProxyLoop.@Nullable Timer staleTimer;
  private boolean open;
  private boolean stale;
  private boolean sending;
  private boolean again;
  private long lastWritten;
  private boolean wroteEver;

  /** Begins to connect; on the loop. */
  MessageChannel(
      ProxyLoop loop, SpAddress address, Outgoing outgoing, Incoming incoming, Counters counters) {
    this.loop = loop;
    this.address = address;
    this.outgoing = outgoing;
    this.incoming = incoming;
    this.counters = counters;
    this.socket = loop.connect(address, this);
  }

  /** Called whenever the host has come or gone, or the system has taken messages. */
  void onChange(Runnable action) {
    onChange = action;
  }

  /** Whether a host is there. */
  boolean isConnected() {
    return socket.isConnected();
  }

  /** Whether messages can go out, or will when the host reads. */
  boolean isOpen() {
    return open && !stale && socket.isConnected();
  }

  /** How long ago the system took a message last; empty if it never did. */
  Optional<Duration> sinceWritten() {
    return wroteEver
        ? Optional.of(Duration.ofNanos(loop.nanoTime() - lastWritten))
        : Optional.empty();
  }

  /** A Create goes out: the connection that stands now, if one does, is of an earlier life. */
  void creating() {
    stale = socket.isConnected();
  }

  /** Messages may go. */
  void open() {
    open = true;
    if (stale) {
      cancelStaleTimer();
      staleTimer = loop.after(STALE_PATIENCE, this::leaveStale);
    }
    letOut();
  }

  /** Messages wait. */
  void shut() {
    open = false;
    cancelStaleTimer();
  }

  /** There may be messages to send. */
  void letOut() {
    if (sending) {
      // Written or writable again, told from within a flush.
      again = true;
      return;
    }
    sending = true;
    try {
      int rounds = 0;
      do {
        again = false;
        round();
      } while (again && ++rounds < ROUNDS);
    } finally {
      sending = false;
    }
    if (again) {
      loop.execute(this::letOut);
    }
  }

  /** Reads again. */
  void resumeReading() {
    socket.resumeReading();
  }

  /** Closes at once. */
  void close() {
    shut();
    socket.close();
    outgoing.rewind();
  }

  /** Ends it so that the host can read what was sent. */
  CompletableFuture<Boolean> halfClose(Duration patience) {
    shut();
    return socket.halfClose(patience);
  }

  @Override
  public void connected() {
    stale = false;
    cancelStaleTimer();
    letOut();
    onChange.run();
  }

  @Override
  public void received(ByteBuf payload) {
    byte[] bytes = new byte[payload.readableBytes()];
    payload.readBytes(bytes);
    arrivals.add(bytes);
  }

  @Override
  public void readComplete() {
    if (!arrivals.isEmpty() && incoming.put(arrivals)) {
      socket.pauseReading();
    }
  }

  @Override
  public void written(int count) {
    counters.sent.add(count);
    outgoing.written(count);
    lastWritten = loop.nanoTime();
    wroteEver = true;
    onChange.run();
  }

  @Override
  public void writable() {
    letOut();
  }

  @Override
  public void disconnected() {
    stale = false;
    cancelStaleTimer();
    // The last that it sent may not have been told as complete.
    readComplete();
    outgoing.rewind();
    onChange.run();
  }

  private void round() {
    boolean sent = false;
    while (isOpen() && socket.isWritable()) {
      GatewayMessage message = outgoing.next();
      if (message == null) {
        break;
      }
      if (!socket.send(message)) {
        outgoing.rewind();
        break;
      }
      sent = true;
    }
    if (sent) {
      socket.flush();
    }
  }

  /** The host has had its time: what it does not close, we do. */
  private void leaveStale() {
    staleTimer = null;
    if (stale) {
      stale = false;
      socket.close();
      outgoing.rewind();
      socket = loop.connect(address, this);
    }
  }

  private void cancelStaleTimer() {
    ProxyLoop.Timer pending = staleTimer;
    if (pending != null) {
      staleTimer = null;
      pending.cancel();
    }
  }
}
