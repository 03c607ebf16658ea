/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.client.http.HttpException.Reason;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopMember;
import io.holdfast.client.net.Timeout;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request from the dial to the end of its answer. Owner: the loop. */
final class HttpExchange extends ChannelInboundHandlerAdapter implements LoopMember {

  private final IoLoop loop;
  private final HttpPeer peer;
  private final HttpRequest request;
  private final HttpHandler handler;
  private final ResponseReader reader;
  private final boolean tls;
  private @Nullable Channel channel;
  private Timeout deadline = Timeout.NONE;
  private boolean connected;
  private boolean ended;

  HttpExchange(
      IoLoop loop, HttpPeer peer, HttpRequest request, int longestBody, HttpHandler handler) {
    this.loop = loop;
    this.peer = peer;
    this.request = request;
    this.handler = handler;
    reader = new ResponseReader(longestBody);
    tls = peer instanceof HttpPeer.Remote remote && remote.endpoint().tls() != null;
  }

  void begin(Duration timeout) {
    loop.attach(this);
    deadline =
        loop.after(
            timeout, () -> fail(Reason.TIMEOUT, "no answer in " + timeout.toMillis() + " ms"));
    loop.execute(() -> {
      if (!ended) {
        HttpDial.dial(loop, peer, this);
      }
    });
  }

  /** The channel is there, not connected yet; answers whether it is still wanted. */
  boolean dialled(Channel made) {
    channel = made;
    return !ended;
  }

  /** There is no connection. */
  void notConnected(Throwable cause) {
    fail(Reason.NETWORK, "not connected", cause);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    connected = true;
    if (!tls) {
      send(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        send(ctx);
      } else {
        fail(Reason.TLS, "no TLS", handshake.cause());
      }
    }
  }

  private void send(ChannelHandlerContext ctx) {
    var unused =
        ctx.writeAndFlush(RequestWriter.write(request, peer.host(), ctx.alloc()))
            .addListener(sent -> {
              if (!sent.isSuccess()) {
                fail(Reason.HUNG_UP, "not sent", sent.cause());
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object part) {
    try {
      if (!ended && part instanceof HttpObject object) {
        read(object);
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  private void read(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      fail(Reason.MALFORMED, "not HTTP", part.decoderResult().cause());
      return;
    }
    if (part instanceof io.netty.handler.codec.http.HttpResponse head) {
      reader.head(head);
    }
    if (part instanceof HttpContent content) {
      reader.content(content.content());
    }
    if (reader.tooLarge()) {
      fail(Reason.TOO_LARGE, "an answer of more than " + reader.longest() + " bytes", null);
    } else if (part instanceof LastHttpContent && reader.ended()) {
      end();
      handler.answered(reader.response());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(Reason.HUNG_UP, "the server hung up");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
      fail(Reason.TLS, "no TLS", cause);
    } else if (cause instanceof DecoderException) {
      fail(Reason.MALFORMED, "not HTTP", cause);
    } else {
      fail(connected ? Reason.HUNG_UP : Reason.NETWORK, "the connection broke", cause);
    }
  }

  void cancel() {
    end();
  }

  @Override
  public void abort() {
    fail(Reason.ENDED, "the loop has ended");
  }

  private void fail(Reason reason, String message) {
    fail(reason, message, null);
  }

  private void fail(Reason reason, String problem, @Nullable Throwable cause) {
    if (ended) {
      return;
    }
    end();
    String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    handler.failed(new HttpException(reason, peer + ": " + problem + why, cause));
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    deadline.cancel();
    loop.detach(this);
    if (channel != null) {
      var unused = channel.close();
    }
  }
}
