/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;

/**
 * Stands between TLS and a protocol of bytes: to that, what frames hold is one stream; each buffer
 * that it writes leaves as one binary frame. Answers pings, and closes as RFC 6455 wants it. Owned
 * by the connection's event loop.
 */
final class Frames extends ChannelDuplexHandler {

  private static final int NORMAL = 1000;

  private final FrameReader reader;
  private final FrameReader.Sink sink;
  private ChannelHandlerContext context;
  private byte[] closeFrame = code(NORMAL);
  private boolean closeSent;
  private boolean ponged;

  @SuppressWarnings("NullAway.Init")
  Frames() {
    sink =
        new FrameReader.Sink() {
          @Override
          public void data(ByteBuf piece) {
            context.fireChannelRead(piece);
          }

          @Override
          public void control(int opcode, byte[] payload) {
            Frames.this.control(opcode, payload);
          }
        };
    reader = new FrameReader(sink);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      reader.read(in);
    } catch (FrameException e) {
      closeFrame = code(e.closeCode());
      ctx.fireExceptionCaught(e);
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (ponged) {
      ponged = false;
      ctx.flush();
    }
    ctx.fireChannelReadComplete();
  }

  private void control(int opcode, byte[] payload) {
    switch (opcode) {
      case Opcode.PING -> {
        // Who asks and does not read gets no answers, which would pile up here (5.5.3 permits it).
        if (context.channel().isWritable() && !closeSent) {
          writeFrame(Opcode.PONG, Unpooled.wrappedBuffer(payload), context.voidPromise());
          ponged = true;
        }
      }
      case Opcode.CLOSE -> {
        reader.end();
        closed(payload);
      }
      default -> {} // a pong that nobody asked for
    }
  }

  /**
   * The client closes: it gets back what it said, once the protocol is done with what came before.
   */
  private void closed(byte[] payload) {
    closeFrame =
        switch (payload.length) {
          case 0 -> payload;
          case 1 -> code(FrameReader.PROTOCOL_ERROR);
          default -> new byte[] {payload[0], payload[1]};
        };
    if (closeSent) {
      var _ = context.close();
    } else {
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf bytes = (ByteBuf) message;
    if (closeSent) {
      ReferenceCountUtil.release(bytes);
      promise.tryFailure(new ClosedChannelException());
    } else if (bytes.isReadable()) {
      writeFrame(Opcode.BINARY, bytes, promise);
    } else {
      var _ = ctx.write(bytes, promise);
    }
  }

  private void writeFrame(int opcode, ByteBuf payload, ChannelPromise promise) {
    int length = payload.readableBytes();
    ByteBuf header = context.alloc().ioBuffer(10);
    header.writeByte(0x80 | opcode);
    if (length < 126) {
      header.writeByte(length);
    } else if (length < 65_536) {
      header.writeByte(126).writeShort(length);
    } else {
      header.writeByte(127).writeLong(length);
    }
    var _ = context.write(header, context.voidPromise());
    var _ = context.write(payload, promise);
  }

  /** Says so first; whether the client reads it is no concern of ours, TLS waits a little. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    reader.end();
    if (!closeSent && ctx.channel().isActive()) {
      closeSent = true;
      writeFrame(Opcode.CLOSE, Unpooled.wrappedBuffer(closeFrame), ctx.voidPromise());
      ctx.flush();
    }
    var _ = ctx.close(promise);
  }

  private static byte[] code(int code) {
    return new byte[] {(byte) (code >> 8), (byte) code};
  }
}
