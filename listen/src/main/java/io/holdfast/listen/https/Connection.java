/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.listen.tls.PeerCertificates;
import io.holdfast.listen.websocket.Move;
import io.holdfast.listen.websocket.Upgrade;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.timeout.TimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: takes its requests one after the other, each to a virtual thread. Owned by the event
 * loop; the thread of a request touches only the channel.
 */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private static final int MAX_WAITING = 4;

  private final Api api;
  private final ResponseWriter writer;
  private final Upgrades upgrades;
  private final Duration requestTimeout;
  private final BodyBudget.Share bodies;
  private final Idle idle;
  private final ArrayDeque<Outcome<Request>> waiting = new ArrayDeque<>();
  private @Nullable List<X509Certificate> certificates;
  private @Nullable Thread worker;
  private @Nullable ScheduledFuture<?> deadline;

  /** The length of the body of the request that the worker has. */
  private int inWork;

  private boolean refused;

  /** Where the connection goes when its requests are answered. */
  private @Nullable Move move;

  Connection(
      Api api,
      ResponseWriter writer,
      Upgrades upgrades,
      Duration requestTimeout,
      BodyBudget.Share bodies,
      Idle idle) {
    this.api = api;
    this.upgrades = upgrades;
    this.bodies = bodies;
    this.idle = idle;
    this.writer = writer;
    this.requestTimeout = requestTimeout;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    startDeadline(context);
    context.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    boolean wellFormed = message.decoderResult().isSuccess();
    switch (wellFormed ? upgrades.of(message) : null) {
      case null -> take(context, RequestReader.read(message, shown(context)));
      case Outcome.Refused<Upgrade>(Refusal refusal) ->
          take(context, new Outcome.Refused<>(refusal));
      case Outcome.Done<Upgrade>(Upgrade upgrade) -> upgrade(context, upgrade);
    }
  }

  /** What the client showed when the connection began. */
  private List<X509Certificate> shown(ChannelHandlerContext context) {
    List<X509Certificate> chain = certificates;
    if (chain == null) {
      chain = PeerCertificates.of(context.channel());
      certificates = chain;
    }
    return chain;
  }

  /** No request follows, but this one waits its turn as any other. */
  private void upgrade(ChannelHandlerContext context, Upgrade upgrade) {
    if (!refused) {
      move = upgrades.prepare(context.channel(), upgrade);
      startNext(context);
    }
  }

  /** A request that never became whole. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Refusal refusal) {
      take(context, new Outcome.Refused<>(refusal));
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /** A refusal waits its turn too: the client takes answers for those of its requests in order. */
  private void take(ChannelHandlerContext context, Outcome<Request> request) {
    if (refused) {
      return;
    }
    if (request instanceof Outcome.Refused) {
      refused = true;
      bodies.stop();
    }
    waiting.add(request);
    context.channel().config().setAutoRead(waiting.size() < MAX_WAITING);
    startNext(context);
  }

  private void refuse(ChannelHandlerContext context, Refusal refusal) {
    LOG.info("{} refused: {}", context.channel().remoteAddress(), refusal);
    var _ =
        context.writeAndFlush(writer.response(refusal)).addListener(ChannelFutureListener.CLOSE);
  }

  private void startNext(ChannelHandlerContext context) {
    switch (worker == null ? waiting.poll() : null) {
      case null -> moveOn(context);
      case Outcome.Refused<Request>(Refusal refusal) -> refuse(context, refusal);
      case Outcome.Done<Request>(Request request) -> start(context, request);
    }
  }

  /** The connection is one of HTTP no more, if all of its requests are answered. */
  private void moveOn(ChannelHandlerContext context) {
    if (move != null && worker == null) {
      stopDeadline(context);
      bodies.giveBackAllBut(0);
      upgrades.begin(context.channel(), move, requestTimeout);
    }
  }

  private void start(ChannelHandlerContext context, Request request) {
    stopDeadline(context);
    inWork = request.body().length();
    Channel channel = context.channel();
    worker =
        Thread.ofVirtual()
            .name("https " + request.method() + " " + request.target())
            .start(() -> serve(context, channel, request));
  }

  /** The root of a request's thread. */
  private void serve(ChannelHandlerContext context, Channel channel, Request request) {
    try {
      writer.write(channel, api.answer(request));
    } catch (InterruptedException e) {
      LOG.debug("{} {}: the client is gone", request.method(), request.target());
      var _ = channel.close();
    } catch (RuntimeException | Error fault) {
      LOG.error("{} {} failed", request.method(), request.target(), fault);
      var _ = channel.close();
    }
    try {
      context.executor().execute(() -> finished(context));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} {} outlived the listener", request.method(), request.target());
    }
  }

  private void finished(ChannelHandlerContext context) {
    worker = null;
    bodies.giveBack(inWork);
    inWork = 0;
    context.channel().config().setAutoRead(move == null);
    if (context.channel().isActive()) {
      startDeadline(context);
      startNext(context);
    }
  }

  /** Whether a request is still to be answered; on the event loop. */
  boolean isAnswering() {
    return worker != null || !waiting.isEmpty();
  }

  private void startDeadline(ChannelHandlerContext context) {
    stopDeadline(context);
    idle.add(context.channel());
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  LOG.debug("{} sent no request in time", context.channel().remoteAddress());
                  var _ = context.close();
                },
                requestTimeout.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void stopDeadline(ChannelHandlerContext context) {
    idle.remove(context.channel());
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopDeadline(context);
    waiting.clear();
    bodies.giveBackAllBut(inWork);
    if (worker != null) {
      worker.interrupt();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable reason =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (reason instanceof IOException
        || reason instanceof CodecException
        || reason instanceof TimeoutException) {
      LOG.info("{} closed: {}", context.channel().remoteAddress(), reason.getMessage());
    } else {
      LOG.error("{} closed by a fault", context.channel().remoteAddress(), cause);
    }
    var _ = context.close();
  }
}
