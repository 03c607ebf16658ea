/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.client.http.HttpException.Reason;
import io.holdfast.client.net.Dial;
import io.holdfast.client.net.DialException;
import io.holdfast.client.net.DialListener;
import io.holdfast.client.net.Dialer;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopMember;
import io.holdfast.client.net.Timeout;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request from the dial to the end of its answer. Owner: the loop. */
final class HttpExchange extends ChannelInboundHandlerAdapter implements LoopMember {

  private final IoLoop loop;
  private final Endpoint endpoint;
  private final HttpRequest request;
  private final HttpHandler handler;
  private final ResponseReader reader;
  private @Nullable Dial dial;
  private @Nullable Channel channel;
  private Timeout deadline = Timeout.NONE;
  private boolean ended;

  HttpExchange(
      IoLoop loop, Endpoint endpoint, HttpRequest request, int longestBody, HttpHandler handler) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.request = request;
    this.handler = handler;
    reader = new ResponseReader(longestBody);
  }

  void begin(Duration timeout) {
    loop.attach(this);
    deadline =
        loop.after(
            timeout, () -> fail(Reason.TIMEOUT, "no answer in " + timeout.toMillis() + " ms"));
    dial = Dialer.dial(loop, endpoint, new Dialled());
  }

  /** What comes of the dial. */
  private final class Dialled implements DialListener {

    @Override
    public void connected(Channel made) {
      channel = made;
      made.pipeline()
          .addLast(new HttpClientCodec(new HttpDecoderConfig(), false, false), HttpExchange.this);
      send(made);
    }

    @Override
    public void failed(DialException failure) {
      boolean tls = failure.step() == DialException.Step.TLS;
      fail(tls ? Reason.TLS : Reason.NETWORK, "not connected", failure);
    }
  }

  private void send(Channel made) {
    var unused =
        made.writeAndFlush(RequestWriter.write(request, endpoint))
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
      Throwable cause = part.decoderResult().cause();
      boolean cut = cause instanceof PrematureChannelClosureException;
      fail(cut ? Reason.HUNG_UP : Reason.MALFORMED, cut ? "hung up" : "not HTTP", cause);
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
    if (cause instanceof DecoderException && !(cause.getCause() instanceof SSLException)) {
      fail(Reason.MALFORMED, "not HTTP", cause);
    } else {
      fail(Reason.HUNG_UP, "the connection broke", cause);
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
    handler.failed(new HttpException(reason, endpoint + ": " + problem + why, cause));
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    deadline.cancel();
    loop.detach(this);
    if (dial != null) {
      dial.cancel();
    }
    if (channel != null) {
      var unused = channel.close();
    }
  }
}
