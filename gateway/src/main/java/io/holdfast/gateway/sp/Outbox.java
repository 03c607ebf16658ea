/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.holdfast.wire.gateway.GatewayMessage;
import io.holdfast.wire.gateway.SpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one connection: frames are put together in one buffer, which leaves in one
 * system call with the next flush, or when it is full. Owned by the connection's loop.
 */
final class Outbox {

  /** From here on a connection is not writable, in bytes; also the most that one buffer takes. */
  static final int FULL = 64 * 1024;

  /** A connection that was full is writable again when no more than this is left. */
  private static final int LOW = FULL / 2;

  /** A payload up to this is copied behind its header; a longer one leaves from where it lies. */
  private static final int COPIED = 8 * 1024;

  private static final int SMALLEST = 512;

  private final Channel channel;
  private final SpFraming framing;
  private final PairListener listener;

  private @Nullable ByteBuf batch;
  private int batched;

  /** Where each message of the batch ends. */
  private int[] ends = new int[64];

  /** How large the next buffer is made: what the last one came to. */
  private int expected = SMALLEST;

  private long unwritten;
  private boolean full;
  private boolean stopped;

  Outbox(Channel channel, SpFraming framing, PairListener listener) {
    this.channel = channel;
    this.framing = framing;
    this.listener = listener;
  }

  boolean isFull() {
    return full;
  }

  /** Takes a payload; releases it. */
  void add(ByteBuf payload) {
    int size = payload.readableBytes();
    if (size <= COPIED) {
      ByteBuf out = open(size, framing.headerSize() + size);
      out.writeBytes(payload);
      payload.release();
      note(out);
    } else {
      open(size, framing.headerSize());
      seal();
      write(payload, new int[] {size});
    }
    count(size);
  }

  /** Takes a message. */
  void add(GatewayMessage message) {
    int size = message.serialisedSize();
    ByteBuf out = open(size, framing.headerSize() + size);
    int at = out.writerIndex();
    message.writeTo(out.internalNioBuffer(at, size));
    out.writerIndex(at + size);
    note(out);
    count(size);
  }

  private void note(ByteBuf out) {
    if (batched == ends.length) {
      ends = Arrays.copyOf(ends, 2 * batched);
    }
    ends[batched++] = out.readableBytes();
  }

  private void count(int size) {
    unwritten += framing.headerSize() + size;
    if (unwritten >= FULL) {
      full = true;
    }
  }

  /** The buffer, with a payload's header at its end and room for what else is needed. */
  private ByteBuf open(int size, int needed) {
    ByteBuf out = batch;
    if (out != null && out.readableBytes() + needed > FULL) {
      seal();
      out = null;
    }
    if (out == null) {
      out = channel.alloc().ioBuffer(Math.max(expected, needed), Math.max(FULL, needed));
      batch = out;
    }
    out.ensureWritable(needed);
    if (framing == SpFraming.IPC) {
      out.writeByte(SpFraming.MESSAGE);
    }
    return out.writeLong(size);
  }

  /** Lets out what there is. */
  void flush() {
    seal();
    channel.flush();
  }

  /** Lets out what there is; the future tells when the system has taken all of it. */
  ChannelFuture drain() {
    seal();
    return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  private void seal() {
    ByteBuf out = batch;
    if (out != null) {
      int[] messages = Arrays.copyOf(ends, batched);
      batch = null;
      batched = 0;
      expected = Math.max(SMALLEST, Math.min(FULL, Integer.highestOneBit(out.readableBytes()) * 2));
      write(out, messages);
    }
  }

  private void write(ByteBuf out, int[] ends) {
    ChannelProgressivePromise promise = channel.newProgressivePromise();
    promise.addListener(new Written(out.readableBytes(), ends));
    ChannelFuture unused = channel.write(out, promise);
  }

  /** Tells nothing more, and gives back what it holds. */
  void stop() {
    stopped = true;
    ByteBuf out = batch;
    if (out != null) {
      batch = null;
      out.release();
    }
  }

  private void written(int bytes, int count) {
    unwritten -= bytes;
    if (count > 0) {
      listener.written(count);
    }
    if (full && unwritten <= LOW && !stopped) {
      full = false;
      listener.writable();
    }
  }

  /** Follows one buffer: a peer may have read its head before its tail is out. */
  private final class Written implements ChannelProgressiveFutureListener {

    private final int bytes;
    private final int[] ends;
    private int taken;
    private int told;

    Written(int bytes, int[] ends) {
      this.bytes = bytes;
      this.ends = ends;
    }

    @Override
    public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
      upTo(Math.toIntExact(progress));
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture future) {
      if (future.isSuccess()) {
        upTo(bytes);
      }
    }

    private void upTo(int now) {
      if (stopped || now <= taken) {
        return;
      }
      int before = told;
      while (told < ends.length && ends[told] <= now) {
        told++;
      }
      int more = now - taken;
      taken = now;
      written(more, told - before);
    }
  }
}
