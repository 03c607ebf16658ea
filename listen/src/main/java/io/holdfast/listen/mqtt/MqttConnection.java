/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.admit.Admission;
import io.holdfast.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT connection: reads packets and hands them to the client's conversation, once it has been
 * let in. Owned by its event loop.
 */
final class MqttConnection extends ChannelInboundHandlerAdapter implements PacketListener {

  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);

  // CONNACK codes, MQTT 3.1.1, 3.2.2.3.
  private static final int UNACCEPTABLE_LEVEL = 1;
  private static final int SERVER_UNAVAILABLE = 3;
  private static final int NOT_AUTHORIZED = 5;

  /** How long a client may take to read what is left for it when it is closed. */
  private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Admission admission;
  private final Function<? super Channel, ? extends Lane> lanes;
  private final long connectTimeoutNanos;
  private final PacketReader reader = new PacketReader();
  private final UnreadBytes unread = new UnreadBytes(this::handleNext);

  private @Nullable ChannelHandlerContext context;
  private @Nullable KeepAlive keepAlive;
  private @Nullable Outbox outbox;
  private @Nullable Conversation conversation;
  private String who;
  private boolean admitting;
  private boolean closed;

  /**
   * Waits for the channel.
   *
   * @param lanes the lane of a channel
   */
  MqttConnection(
      Admission admission,
      Function<? super Channel, ? extends Lane> lanes,
      long connectTimeoutNanos) {
    this.admission = admission;
    this.lanes = lanes;
    this.connectTimeoutNanos = connectTimeoutNanos;
    this.who = "a client";
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    who = "a client at " + ctx.channel().remoteAddress();
    outbox = new Outbox(ctx, lanes.apply(ctx.channel()), this::writable);
    KeepAlive alive = new KeepAlive(ctx, this::isHeld, this::silent);
    alive.awaitConnect(connectTimeoutNanos);
    keepAlive = alive;
    super.channelActive(ctx);
  }

  private void silent() {
    if (closed) {
      var ignored = context().close();
    } else {
      close(new Refusal(ErrorCode.CONNECTION_CLOSED, "silent for too long"));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    unread.add((ByteBuf) message, ctx.alloc());
    if (conversation != null) {
      // Before that, the time-out for CONNECT runs, however slowly a client sends it.
      alive().heard();
    }
    handleUnread();
  }

  private void handleUnread() {
    unread.handle();
    if (closed) {
      unread.drop();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    unread.compact();
    ctx.fireChannelReadComplete();
  }

  /** Returns whether to go on. */
  private boolean handleNext(ByteBuf in) {
    return !closed && !admitting && keepsUp() && readOne(in);
  }

  private boolean readOne(ByteBuf in) {
    try {
      return reader.read(in, this);
    } catch (MalformedPacketException e) {
      close(new Refusal(ErrorCode.FORMAT_ERROR, "malformed packet: " + e.getMessage()));
    } catch (WireFormatException e) {
      close(new Refusal(ErrorCode.FORMAT_ERROR, "malformed topic: " + e.getMessage()));
    }
    return false;
  }

  // CONNECT

  @Override
  public void connect(ConnectPacket packet) {
    if (conversation != null) {
      throw new MalformedPacketException("a second CONNECT");
    }
    if (packet.level() != ConnectPacket.LEVEL) {
      refuse(
          UNACCEPTABLE_LEVEL,
          new Refusal(ErrorCode.INVALID_PROTOCOL_VERSION, "MQTT level " + packet.level()));
      return;
    }
    who = packet.clientId() + " at " + context().channel().remoteAddress();
    admitting = true;
    updateReading();
    alive().connected(packet.keepAliveSeconds());
    Conversation begun =
        new Conversation(this, context(), outbox(), lanes.apply(context().channel()));
    var ignored =
        begun
            .begin(packet, admission)
            .whenCompleteAsync((refusal, fault) -> admitted(begun, refusal, fault), executor());
  }

  /** On this event loop now if that is where it completed. */
  private Executor executor() {
    return task -> {
      if (context().executor().inEventLoop()) {
        task.run();
      } else {
        context().executor().execute(task);
      }
    };
  }

  private void admitted(Conversation begun, @Nullable Refusal refusal, @Nullable Throwable fault) {
    admitting = false;
    if (fault != null) {
      LOG.error("{} could not be let in", who, fault);
      refuse(SERVER_UNAVAILABLE, new Refusal(ErrorCode.SERVER_ERROR, "a fault of the hub"));
    } else if (refusal != null) {
      boolean transientFault =
          refusal.code().httpStatus() >= 500 || refusal.code() == ErrorCode.THROTTLED;
      refuse(transientFault ? SERVER_UNAVAILABLE : NOT_AUTHORIZED, refusal);
    } else if (closed) {
      begun.closed(false);
    } else {
      conversation = begun;
      LOG.debug("{} connected", who);
      outbox().connack(begun.isSessionPresent(), 0);
      begun.follow();
      updateReading();
      readOn();
    }
  }

  /** Goes on with what was read and left, behind CONNECT or when the client did not keep up. */
  private void readOn() {
    try {
      handleUnread();
    } catch (RuntimeException e) {
      exceptionCaught(context(), e);
    }
  }

  private void refuse(int code, Refusal reason) {
    if (!closed) {
      LOG.info("{} refused with CONNACK {}: {}", who, code, reason);
      outbox().connack(false, code);
      end();
    }
  }

  // All other packets

  private Conversation conversation() {
    Conversation present = conversation;
    if (present == null) {
      throw new MalformedPacketException("something before CONNECT");
    }
    return present;
  }

  @Override
  public void publish(PublishPacket packet) {
    conversation().publish(packet);
  }

  @Override
  public void puback(int packetId) {
    conversation().puback(packetId);
  }

  @Override
  public void subscribe(int packetId, Map<String, Integer> filters, List<Integer> askedQos) {
    conversation().subscribe(packetId, filters, askedQos);
  }

  @Override
  public void unsubscribe(int packetId, List<String> filters) {
    conversation().unsubscribe(packetId, filters);
  }

  @Override
  public void pingreq() {
    Conversation ignored = conversation();
    outbox().pingresp();
  }

  @Override
  public void disconnect() {
    conversation().closed(true);
    closed = true;
    var ignored = context().close();
  }

  // The end

  /** Closes for a reason that goes to the log; MQTT 3.1.1 has no way to tell the client. */
  void close(Refusal reason) {
    if (!closed) {
      LOG.info("{} disconnected: {}", who, reason);
      end();
    }
  }

  /** Closes when the client has what it still gets, such as acknowledgements, or takes too long. */
  private void end() {
    closed = true;
    alive().closing(CLOSING_NANOS);
    var ignored = outbox().flushNow().addListener(ChannelFutureListener.CLOSE);
    Conversation present = conversation;
    if (present != null) {
      present.closed(false);
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    boolean surprising = !closed && conversation != null;
    closed = true;
    alive().stop();
    outbox().discard();
    unread.drop();
    Conversation present = conversation;
    if (present != null) {
      present.closed(false);
    }
    if (surprising) {
      LOG.debug("{} is gone", who);
    }
    super.channelInactive(ctx);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      // What it sent meanwhile was not read.
      alive().heard();
    }
    updateReading();
    writable();
    ctx.fireChannelWritabilityChanged();
  }

  /** Something that kept the client from getting more has gone: maybe all has. */
  private void writable() {
    Conversation present = conversation;
    if (present != null && !closed && keepsUp()) {
      present.writable();
      readOn();
    }
  }

  /**
   * Whether the client takes what it is sent. What it asks for would pile up here if it did not.
   */
  private boolean keepsUp() {
    return context().channel().isWritable() && !outbox().isFull();
  }

  /** Whether it is the hub that cannot go on, not the client. */
  private boolean isHeld() {
    return keepsUp() && !context().channel().config().isAutoRead();
  }

  /** Reads from the client if the hub can go on, and the client takes what it is sent. */
  void updateReading() {
    if (!closed) {
      boolean held = conversation != null && conversation.isHeld();
      context()
          .channel()
          .config()
          .setAutoRead(!admitting && !held && context().channel().isWritable());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable fault =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (fault instanceof SSLException) {
      close(new Refusal(ErrorCode.CONNECTION_CLOSED, "TLS: " + fault.getMessage()));
    } else if (fault instanceof CodecException) {
      close(new Refusal(ErrorCode.FORMAT_ERROR, String.valueOf(fault.getMessage())));
    } else if (fault instanceof IOException) {
      LOG.debug("{}: {}", who, fault.getMessage());
      closed = true;
      var ignored = ctx.close();
    } else {
      LOG.error("{}: a fault of the hub", who, fault);
      close(new Refusal(ErrorCode.SERVER_ERROR, "a fault of the hub"));
    }
  }

  private ChannelHandlerContext context() {
    return required(context);
  }

  private Outbox outbox() {
    return required(outbox);
  }

  private KeepAlive alive() {
    return required(keepAlive);
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not active yet");
    }
    return part;
  }
}
