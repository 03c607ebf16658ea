/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, from the name to the last step before the user's own protocol. Owner: the
 * loop.
 */
public final class Dial {

  /** How long one address may be silent while there are others to try. */
  private static final int PATIENCE_MILLIS = 10_000;

  private final IoLoop loop;
  private final Endpoint endpoint;
  private final DialListener listener;
  private final Queue<InetSocketAddress> addresses = new ArrayDeque<>();
  private DialException.Step step = DialException.Step.RESOLVE;
  private @Nullable Channel channel;
  private boolean ended;

  Dial(IoLoop loop, Endpoint endpoint, DialListener listener) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.listener = listener;
  }

  /**
   * Gives up: what is open is closed, and the listener hears nothing any more. Without effect once
   * it has heard. Any number of times; only on the loop.
   */
  public void cancel() {
    if (!ended) {
      end();
    }
  }

  /** Whether a channel that it made is open, before or after it was handed over. */
  boolean isOpen() {
    return channel != null && channel.isOpen();
  }

  void begin() {
    if (ended) {
      return;
    }
    if (endpoint instanceof Endpoint.Unix unix) {
      connectTo(UnixDomainSocketAddress.of(unix.path()));
    } else if (endpoint instanceof Endpoint.Tcp tcp) {
      // A proxy is told the target's name: it may know names that this machine cannot resolve.
      Proxy proxy = tcp.proxy();
      resolve(proxy == null ? tcp.host() : proxy.host(), proxy == null ? tcp.port() : proxy.port());
    }
  }

  private void resolve(String host, int port) {
    loop.resolver()
        .resolve(host, port)
        .addListener((Future<List<InetSocketAddress>> resolved) -> {
          if (!resolved.isSuccess()) {
            fail("no address for " + host, resolved.cause());
          } else if (!ended) {
            addresses.addAll(resolved.getNow());
            connectTo(addresses.remove());
          }
        });
  }

  private void connectTo(SocketAddress address) {
    step = DialException.Step.CONNECT;
    boolean tcp = address instanceof InetSocketAddress;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channelFactory(tcp ? NioSocketChannel::new : NioDomainSocketChannel::new)
            .disableResolver()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, addresses.isEmpty() ? 0 : PATIENCE_MILLIS)
            .handler(new Steps());
    if (tcp) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true);
    }
    ChannelFuture attempt = bootstrap.connect(address);
    channel = attempt.channel();
    attempt.addListener(connected -> {
      if (!connected.isSuccess()) {
        connectFailed(address, connected.cause());
      }
    });
  }

  private void connectFailed(SocketAddress address, Throwable cause) {
    InetSocketAddress another = addresses.poll();
    if (ended || another == null) {
      fail("cannot connect to " + address, cause);
    } else {
      connectTo(another);
    }
  }

  /** Told by the proxy, with its status if it gave one. */
  void refused(int status, String reason) {
    if (endpoint instanceof Endpoint.Tcp tcp && tcp.proxy() != null) {
      fail(new ProxyRefusedException(tcp.proxy(), tcp, status, reason));
    }
  }

  private void fail(String message, @Nullable Throwable cause) {
    // A connection that is reset while TLS begins says nothing of TLS.
    boolean broken = cause instanceof IOException && !(cause instanceof SSLException);
    DialException.Step at =
        broken && step == DialException.Step.TLS ? DialException.Step.CONNECT : step;
    fail(new DialException(at, message + because(cause), cause));
  }

  private void fail(DialException failure) {
    if (!ended) {
      end();
      listener.failed(failure);
    }
  }

  private void end() {
    ended = true;
    if (channel != null) {
      var unused = channel.close();
    }
  }

  /** The innermost cause has the details: the outer ones of TLS only say that TLS failed. */
  private static String because(@Nullable Throwable cause) {
    if (cause == null) {
      return "";
    }
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return ": " + innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
  }

  /** Stands at the pipeline's end while the steps are taken, and makes room for the user then. */
  private final class Steps extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      if (endpoint instanceof Endpoint.Tcp tcp) {
        if (tcp.proxy() == null) {
          secure(ctx, tcp);
        } else {
          step = DialException.Step.PROXY;
          ConnectTunnel.open(ctx, tcp, tcp.proxy(), Dial.this::refused, () -> secure(ctx, tcp));
        }
      } else {
        handOver(ctx);
      }
    }

    private void secure(ChannelHandlerContext ctx, Endpoint.Tcp tcp) {
      SslContext tls = tcp.tls();
      if (tls == null) {
        handOver(ctx);
        return;
      }
      step = DialException.Step.TLS;
      SslHandler handler = tls.newHandler(ctx.alloc(), tcp.host(), tcp.port());
      handler.setHandshakeTimeoutMillis(0);
      // The channel is active: this begins the handshake. Behind a proxy's answer, if there is one.
      ctx.pipeline().addBefore(ctx.name(), null, handler);
    }

    private void handOver(ChannelHandlerContext ctx) {
      if (!ended) {
        ended = true;
        listener.connected(ctx.channel());
        ctx.pipeline().remove(this);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          handOver(ctx);
        } else if (!ctx.channel().isActive()) {
          // Nobody has said what was wrong: a peer that minds the terms sends an alert first.
          step = DialException.Step.CONNECT;
          fail("the connection to " + endpoint + " was closed in the TLS handshake", null);
        } else {
          fail("TLS with " + endpoint + " failed", handshake.cause());
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      fail("the connection to " + endpoint + " was closed while it was made", null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      fail("the connection to " + endpoint + " failed while it was made", cause);
    }
  }
}
