/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.service.EdgeService;
import io.holdfast.hub.service.Service;
import io.holdfast.listen.loop.Polling;
import io.holdfast.listen.tls.TlsServer;
import io.holdfast.listen.websocket.Subprotocol;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the service API or an edge hub's, and what is spoken over WebSockets, until it is closed.
 */
public final class HttpsListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpsListener.class);

  private final EventLoopGroup loop;
  private final Channel server;
  private final ChannelGroup connections;
  private final Upgrades upgrades;

  private HttpsListener(
      EventLoopGroup loop, Channel server, ChannelGroup connections, Upgrades upgrades) {
    this.loop = loop;
    this.server = server;
    this.connections = connections;
    this.upgrades = upgrades;
  }

  /**
   * Binds and serves what edge hubs do; returns when connections are accepted.
   *
   * @param operators what operators may ask
   * @param subprotocols what may be spoken over a WebSocket
   * @param random for the ids by which an error is found again
   * @throws IOException if the address cannot be bound
   */
  public static HttpsListener start(
      HttpsOptions options,
      TlsServer tls,
      EdgeService service,
      Service operators,
      List<Subprotocol> subprotocols,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    Api api = new EdgeApi(service, rest(operators, options, clock, random), options.version());
    return start(options, tls, api, subprotocols, clock, random);
  }

  /**
   * Binds and serves; returns when connections are accepted.
   *
   * @param subprotocols what may be spoken over a WebSocket
   * @param random for the ids by which an error is found again
   * @throws IOException if the address cannot be bound
   */
  public static HttpsListener start(
      HttpsOptions options,
      TlsServer tls,
      Service service,
      List<Subprotocol> subprotocols,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    Api api = rest(service, options, clock, random);
    return start(options, tls, api, subprotocols, clock, random);
  }

  private static RestApi rest(
      Service service, HttpsOptions options, InstantSource clock, RandomGenerator random) {
    return new RestApi(service, options.version(), new DpsAnswers(clock, random));
  }

  private static HttpsListener start(
      HttpsOptions options,
      TlsServer tls,
      Api api,
      List<Subprotocol> subprotocols,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    EventLoopGroup loop = Polling.loops(1, "https", true);
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    Upgrades upgrades = new Upgrades(subprotocols, connections);
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channel(Polling.serverChannel())
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new Pipeline(
                    options,
                    tls,
                    api,
                    new ResponseWriter(new ErrorJson(clock, random), options.writeTimeout()),
                    connections,
                    upgrades))
            .bind(options.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException("cannot listen on " + options.address(), bound.cause());
    }
    return new HttpsListener(loop, bound.channel(), connections, upgrades);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /** Accepts no more connections, ends those that are open, and stops the event loop. */
  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
    upgrades.close();
    // The quiet period lets requests that were interrupted hand over what they still have.
    loop.shutdownGracefully(100, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final HttpsOptions options;
    private final TlsServer tls;
    private final Api api;
    private final ResponseWriter writer;
    private final ChannelGroup connections;
    private final Upgrades upgrades;
    private final BodyBudget bodies;
    private final Idle idle = new Idle();
    private boolean full;

    Pipeline(
        HttpsOptions options,
        TlsServer tls,
        Api api,
        ResponseWriter writer,
        ChannelGroup connections,
        Upgrades upgrades) {
      this.options = options;
      this.tls = tls;
      this.api = api;
      this.writer = writer;
      this.connections = connections;
      this.upgrades = upgrades;
      this.bodies = new BodyBudget(options.bodyBytes());
    }

    /** Whether there is a place now. What the log hears of it, it hears once. */
    private boolean makeRoom() {
      if (!full) {
        full = true;
        LOG.warn(
            "{} clients are connected: those that ask nothing make room for others",
            connections.size());
      }
      return idle.closeOldest();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      if (connections.size() >= options.maxConnections() && !makeRoom()) {
        var _ = channel.close();
        return;
      }
      connections.add(channel);
      BodyBudget.Share share = bodies.newShare();
      Connection connection =
          new Connection(api, writer, upgrades, options.requestTimeout(), share, idle);
      channel
          .pipeline()
          .addLast("tls", tls.newHandler())
          .addLast(new WriteTimeoutHandler(options.writeTimeout().toSeconds(), TimeUnit.SECONDS))
          .addLast(
              new HttpServerCodec(
                  new HttpDecoderConfig()
                      .setMaxInitialLineLength(HttpsOptions.MAX_LINE)
                      .setMaxHeaderSize(HttpsOptions.MAX_HEADERS)))
          .addLast(new HttpServerKeepAliveHandler())
          .addLast(share)
          .addLast(new BoundedAggregator(connection::isAnswering))
          .addLast(connection);
    }
  }
}
