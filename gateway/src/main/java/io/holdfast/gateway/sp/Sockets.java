/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.NetUtil;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** What the kinds of addresses need of Netty. */
final class Sockets {

  /** The least, the first and the most that one read is prepared to take. */
  private static final int LEAST_READ = 1024;

  private static final int FIRST_READ = 4 * 1024;
  private static final int MOST_READ = 128 * 1024;

  private Sockets() {}

  static ChannelFactory<Channel> connecting(SpAddress address) {
    return address instanceof SpAddress.Ipc ? NioDomainSocketChannel::new : NioSocketChannel::new;
  }

  static ChannelFactory<ServerChannel> bound(SpAddress address) {
    return address instanceof SpAddress.Ipc
        ? NioServerDomainSocketChannel::new
        : NioServerSocketChannel::new;
  }

  /** Sets what a connection needs. */
  static void prepare(Channel channel, int connectTimeoutMillis) {
    ChannelConfig config = channel.config();
    config.setRecvByteBufAllocator(
        new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ));
    if (connectTimeoutMillis > 0) {
      config.setConnectTimeoutMillis(connectTimeoutMillis);
    }
    if (channel instanceof SocketChannel tcp) {
      tcp.config().setTcpNoDelay(true);
    }
  }

  /** The address as the system knows it; completes on the loop, a name is looked up elsewhere. */
  static CompletableFuture<SocketAddress> resolve(SpAddress address, EventLoop loop) {
    if (address instanceof SpAddress.Ipc ipc) {
      return CompletableFuture.completedFuture(UnixDomainSocketAddress.of(ipc.path()));
    }
    SpAddress.Tcp tcp = (SpAddress.Tcp) address;
    if (tcp.host().equals("*")) {
      return CompletableFuture.completedFuture(new InetSocketAddress("0.0.0.0", tcp.port()));
    }
    if (NetUtil.isValidIpV4Address(tcp.host())) {
      return CompletableFuture.completedFuture(new InetSocketAddress(tcp.host(), tcp.port()));
    }
    CompletableFuture<SocketAddress> found = new CompletableFuture<>();
    var ignored =
        CompletableFuture.supplyAsync(() -> lookUp(tcp))
            .whenComplete((result, failure) ->
                loop.execute(() -> {
                  if (failure == null) {
                    found.complete(result);
                  } else {
                    found.completeExceptionally(
                        new UnknownHostException("nobody knows the host " + tcp.host()));
                  }
                }));
    return found;
  }

  private static SocketAddress lookUp(SpAddress.Tcp tcp) {
    try {
      InetAddress[] all = InetAddress.getAllByName(tcp.host());
      InetAddress one =
          Arrays.stream(all).filter(Inet4Address.class::isInstance).findFirst().orElse(all[0]);
      return new InetSocketAddress(one, tcp.port());
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }
}
