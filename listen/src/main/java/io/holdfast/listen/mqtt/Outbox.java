/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Lane;
import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The packets that a turn sends to one connection, in one buffer that leaves in one flush: one
 * system call, and with TLS one record, for all of them. Owned by the connection's lane.
 */
final class Outbox {

  /** Beyond this the connection counts as not writable until the flush. */
  private static final int FULL = 256 * 1024;

  private static final int INITIAL = 1024;

  private final ChannelHandlerContext context;
  private final Lane lane;
  private final Runnable emptied;
  private final Runnable flush = this::flush;
  private @Nullable ByteBuf pending;
  private boolean scheduled;

  /** Read by any lane that has something for the connection. */
  private volatile boolean full;

  /**
   * Nothing to send yet.
   *
   * @param emptied run when a full outbox has room again
   */
  Outbox(ChannelHandlerContext context, Lane lane, Runnable emptied) {
    this.context = context;
    this.lane = lane;
    this.emptied = emptied;
  }

  /** Whether more should wait for the flush; any thread. */
  boolean isFull() {
    return full;
  }

  /** How much waits for the flush, in bytes. */
  int length() {
    ByteBuf out = pending;
    return out == null ? 0 : out.readableBytes();
  }

  void connack(boolean sessionPresent, int code) {
    ByteBuf out = open();
    out.writeByte(PacketType.CONNACK << 4);
    out.writeByte(2);
    out.writeByte(sessionPresent ? 1 : 0);
    out.writeByte(code);
  }

  /** PUBACK or UNSUBACK: a packet of nothing but an id. */
  void acknowledge(int type, int packetId) {
    open().writeInt((type << 28) | (2 << 16) | packetId);
  }

  void suback(int packetId, byte[] granted) {
    ByteBuf out = open();
    out.writeByte(PacketType.SUBACK << 4);
    length(out, 2 + granted.length);
    out.writeShort(packetId);
    out.writeBytes(granted);
  }

  void pingresp() {
    open().writeShort(PacketType.PINGRESP << 12);
  }

  /** PUBLISH at QoS 0 if the packet id is 0, else at QoS 1. */
  void publish(byte[] topic, int packetId, boolean duplicate, Bytes body) {
    ByteBuf out = open();
    int qos = packetId == 0 ? 0 : 1;
    out.writeByte((PacketType.PUBLISH << 4) | (duplicate ? 8 : 0) | (qos << 1));
    length(out, 2 + topic.length + 2 * qos + body.length());
    out.writeShort(topic.length);
    out.writeBytes(topic);
    if (qos > 0) {
      out.writeShort(packetId);
    }
    out.writeBytes(body.asByteBuffer());
    if (out.readableBytes() >= FULL && !full) {
      full = true;
    }
  }

  private static void length(ByteBuf out, int length) {
    int rest = length;
    while (rest > 127) {
      out.writeByte((rest & 127) | 128);
      rest >>= 7;
    }
    out.writeByte(rest);
  }

  private ByteBuf open() {
    ByteBuf out = pending;
    if (out == null) {
      out = context.alloc().ioBuffer(INITIAL);
      pending = out;
    }
    if (!scheduled) {
      scheduled = true;
      lane.afterTurn(flush);
    }
    return out;
  }

  /** Sends what there is. */
  private void flush() {
    scheduled = false;
    boolean wasFull = full;
    full = false;
    ByteBuf out = pending;
    pending = null;
    if (out != null) {
      var ignored = context.writeAndFlush(out, context.voidPromise());
    }
    if (wasFull) {
      emptied.run();
    }
  }

  /** Sends what there is; the future tells when it is out. */
  ChannelFuture flushNow() {
    ByteBuf out = pending;
    pending = null;
    return context.writeAndFlush(out == null ? context.alloc().buffer(0) : out);
  }

  /** Forgets what there is. */
  void discard() {
    boolean ignored = pending != null && ReferenceCountUtil.release(pending);
    pending = null;
  }
}
