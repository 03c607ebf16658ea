/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Asks a proxy for a connection, reads the head of its answer, and leaves the pipeline when there
 * is a connection: what stands behind the head is the target's (RFC 9110 9.3.6). Owner: the loop.
 */
final class ConnectTunnel extends ByteToMessageDecoder {

  /** Hears of a proxy that gives no connection. */
  @FunctionalInterface
  interface Refusal {
    void refused(int status, String reason);
  }

  private static final int MAX_HEAD = 16 * 1024;
  private static final ByteBuf HEAD_END =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII).asReadOnly());
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_AT + 3;

  private final Refusal refusal;
  private final Runnable opened;
  private boolean refused;

  private ConnectTunnel(Refusal refusal, Runnable opened) {
    this.refusal = refusal;
    this.opened = opened;
  }

  /**
   * Sends the request on a channel that has just been connected with the proxy.
   *
   * @param opened adds handlers behind this one, which see the target's first bytes
   */
  static void open(
      ChannelHandlerContext last,
      Endpoint.Tcp target,
      Proxy proxy,
      Refusal refusal,
      Runnable opened) {
    last.pipeline().addFirst(new ConnectTunnel(refusal, opened));
    byte[] request = request(target, proxy).getBytes(StandardCharsets.UTF_8);
    var unused = last.writeAndFlush(Unpooled.wrappedBuffer(request));
  }

  private static String request(Endpoint.Tcp target, Proxy proxy) {
    StringBuilder request = new StringBuilder(128);
    request.append("CONNECT ").append(target).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(target).append("\r\n");
    if (proxy.user() != null) {
      byte[] pair = (proxy.user() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8);
      String basic = Base64.getEncoder().encodeToString(pair);
      request.append("Proxy-Authorization: Basic ").append(basic).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int end = ByteBufUtil.indexOf(HEAD_END, in);
    if (refused) {
      in.skipBytes(in.readableBytes());
    } else if (end >= 0) {
      String head = in.readString(end - in.readerIndex(), StandardCharsets.ISO_8859_1);
      in.skipBytes(HEAD_END.readableBytes());
      answered(ctx, head.lines().findFirst().orElse(""));
    } else if (in.readableBytes() > MAX_HEAD) {
      throw new CorruptedFrameException("a proxy's answer of more than " + MAX_HEAD + " bytes");
    }
  }

  private void answered(ChannelHandlerContext ctx, String statusLine) {
    int status = status(statusLine);
    if (status >= 300) {
      refused = true;
      refusal.refused(status, statusLine.substring(STATUS_END).strip());
    } else if (status >= 200) {
      opened.run();
      ctx.pipeline().remove(this);
    }
    // Else informational: the answer follows.
  }

  private static int status(String line) {
    if (line.startsWith("HTTP/1.") && line.length() >= STATUS_END) {
      int status = 0;
      for (char digit : line.substring(STATUS_AT, STATUS_END).toCharArray()) {
        status = digit >= '0' && digit <= '9' ? status * 10 + digit - '0' : -1_000_000;
      }
      if (status >= 100) {
        return status;
      }
    }
    throw new CorruptedFrameException("a proxy that does not answer in HTTP/1.1");
  }
}
