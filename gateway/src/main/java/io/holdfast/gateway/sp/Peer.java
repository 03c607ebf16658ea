/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.holdfast.wire.gateway.SpFraming;
import io.holdfast.wire.gateway.SpGreeting;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: the two greetings, then frames, to its end. Owned by its loop. */
final class Peer extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

  private final Pair pair;
  private final Channel channel;
  private final FrameReader frames;
  private final Outbox outbox;

  /** The greeting as far as it came, and how many bytes of it. */
  private long greeting;

  private int greetingSize;
  private @Nullable Future<?> greetingLimit;
  private boolean closed;

  /** A connection that is about to be established, with nothing said. */
  Peer(Pair pair, Channel channel) {
    this.pair = pair;
    this.channel = channel;
    SpFraming framing = pair.framing();
    frames = new FrameReader(framing, channel.alloc(), this::deliver);
    outbox = new Outbox(channel, framing, pair.listener());
  }

  Outbox outbox() {
    return outbox;
  }

  /** Whether its greeting has come. */
  boolean hasGreeted() {
    return greetingSize == SpGreeting.SIZE;
  }

  void read(boolean wanted) {
    channel.config().setAutoRead(wanted);
  }

  /** Lets out what there is, then shuts the output down. */
  void halfClose() {
    outbox
        .drain()
        .addListener(done -> {
          if (done.isSuccess() && channel instanceof DuplexChannel duplex) {
            var ignored = duplex.shutdownOutput();
          }
        });
  }

  /** Ends it now; nothing more comes of it but {@link Pair#ended}. */
  void close() {
    closed = true;
    frames.stop();
    outbox.stop();
    var ignored = channel.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    greetingLimit =
        channel
            .eventLoop()
            .schedule(this::tooLate, pair.greetingLimit().toNanos(), TimeUnit.NANOSECONDS);
    var ignored =
        context.writeAndFlush(context.alloc().ioBuffer(SpGreeting.SIZE).writeLong(SpGreeting.PAIR));
  }

  private void tooLate() {
    if (!hasGreeted() && !closed) {
      pair.complain(
          "closed a connection whose peer did not greet within %d ms"
              .formatted(pair.greetingLimit().toMillis()));
      close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (!closed && !hasGreeted()) {
        greeting(in);
      }
      if (!closed && hasGreeted()) {
        String fault = frames.read(in);
        if (fault != null) {
          pair.complain("closed the connection, since its peer sent " + fault);
          close();
        }
      }
    } finally {
      in.release();
    }
  }

  private void greeting(ByteBuf in) {
    while (in.isReadable() && !hasGreeted()) {
      greeting = greeting << 8 | in.readUnsignedByte();
      greetingSize++;
    }
    if (!hasGreeted()) {
      return;
    }
    if (!SpGreeting.isPair(greeting)) {
      pair.complain(
          "closed a connection that began with %016x: its peer is no nanomsg PAIR socket"
              .formatted(greeting));
      close();
    } else if (!pair.greeted(this)) {
      close();
    }
  }

  private void deliver(ByteBuf payload) {
    try {
      pair.listener().received(payload);
    } catch (RuntimeException e) {
      LOG.error("{}: a payload was not taken", pair.address(), e);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!closed && hasGreeted()) {
      pair.listener().readComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Future<?> limit = greetingLimit;
    if (limit != null) {
      limit.cancel(false);
    }
    close();
    pair.ended(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{}: lost the connection", pair.address(), cause);
    } else {
      LOG.error("{}: closed the connection", pair.address(), cause);
    }
    close();
  }
}
