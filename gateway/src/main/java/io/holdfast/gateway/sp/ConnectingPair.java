/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A socket that connects, and does so again for ever. Owned by its loop. */
final class ConnectingPair extends Pair {

  private static final long AGAIN_MILLIS = 100;
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  private final SpAddress address;
  private @Nullable Channel channel;

  /** When the last attempt began. */
  private long begun;

  ConnectingPair(SpLoop loop, SpAddress address, PairListener listener) {
    super(loop, listener);
    this.address = address;
  }

  @Override
  public SpAddress address() {
    return address;
  }

  /** Makes an attempt, and others after it. */
  void connect() {
    if (isOver()) {
      return;
    }
    begun = loop().ticker().nanoTime();
    var ignored =
        Sockets.resolve(address, loop())
            .whenComplete((remote, failure) -> {
              if (remote == null) {
                complain("cannot be connected to: " + failure.getMessage());
                later();
              } else if (!isOver()) {
                dial(remote);
              }
            });
  }

  private void dial(SocketAddress remote) {
    ChannelFuture attempt =
        new Bootstrap()
            .group(loop())
            .channelFactory(Sockets.connecting(address))
            .disableResolver()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    Sockets.prepare(made, CONNECT_TIMEOUT_MILLIS);
                    made.pipeline().addLast(new Peer(ConnectingPair.this, made));
                  }
                })
            .connect(remote);
    channel = attempt.channel();
    attempt.addListener(done -> {
      if (!done.isSuccess()) {
        later();
      }
    });
  }

  /** At once if the last attempt lies long enough back, so that a peer that is busy has rest. */
  @Override
  void seek(Peer gone) {
    long since = loop().ticker().nanoTime() - begun;
    if (gone.hasGreeted() && since >= TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS)) {
      connect();
    } else {
      later();
    }
  }

  private void later() {
    if (!isOver()) {
      var ignored = loop().schedule(this::connect, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  void stopSeeking() {
    Channel current = channel;
    if (current != null && !hasPeer()) {
      var ignored = current.close();
    }
  }
}
