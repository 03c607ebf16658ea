/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A socket that is bound: the first that greets is its peer till it goes. Owned by its loop. */
final class BoundPair extends Pair {

  /** How many connections the system keeps waiting: as nanomsg over TCP. */
  private static final int BACKLOG = 100;

  private SpAddress address;
  private @Nullable Channel server;

  BoundPair(SpLoop loop, SpAddress address, PairListener listener) {
    super(loop, listener);
    this.address = address;
  }

  @Override
  public SpAddress address() {
    return address;
  }

  /** Takes the address, then completes the future, on the loop. */
  void bind(CompletableFuture<PairSocket> done) {
    try {
      if (address instanceof SpAddress.Ipc ipc) {
        SocketFile.makeRoom(ipc.path());
      }
    } catch (IOException e) {
      done.completeExceptionally(e);
      return;
    }
    var ignored =
        Sockets.resolve(address, loop())
            .whenComplete((local, failure) -> {
              if (local == null) {
                done.completeExceptionally(
                    new IOException(address + " cannot be bound: " + failure.getMessage()));
              } else {
                var attempt = bootstrap().bind(local);
                attempt.addListener(bound -> bound(attempt, done));
              }
            });
  }

  private ServerBootstrap bootstrap() {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop(), loop())
            .channelFactory(Sockets.bound(address))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    Sockets.prepare(accepted, 0);
                    accepted.pipeline().addLast(new Peer(BoundPair.this, accepted));
                  }
                });
    return address instanceof SpAddress.Tcp
        ? bootstrap.option(ChannelOption.SO_REUSEADDR, true)
        : bootstrap;
  }

  private void bound(ChannelFuture attempt, CompletableFuture<PairSocket> done) {
    Throwable cause = attempt.cause();
    if (cause != null) {
      done.completeExceptionally(
          new IOException(address + " cannot be bound: " + cause.getMessage(), cause));
      return;
    }
    Channel channel = attempt.channel();
    server = channel;
    if (address instanceof SpAddress.Tcp tcp
        && channel.localAddress() instanceof InetSocketAddress local) {
      address = new SpAddress.Tcp(tcp.host(), local.getPort());
    }
    if (isOver()) {
      done.completeExceptionally(new IOException(address + " was bound too late: its loop ends"));
    } else if (!done.complete(this)) {
      close();
    }
  }

  @Override
  void seek(Peer gone) {
    // It comes by itself.
  }

  @Override
  void stopSeeking() {
    Channel channel = server;
    if (channel != null) {
      var ignored = channel.close();
    }
  }
}
