/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Refusal;
import io.holdfast.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT connection from its first byte to its end: hands packets to its {@link Entrance}, and
 * once the client has been let in to its {@link Dialogue}. Owned by its event loop.
 */
final class MqttConnection {

  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);

  /** How long a client may take to read what is left for it when it is closed. */
  private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ChannelHandlerContext context;
  private final Room.Place place;
  private final Lane lane;
  private final Outbox outbox;
  private final ReadGate gate;
  private final KeepAlive alive;
  private final PacketReader reader = new PacketReader();
  private final UnreadBytes unread = new UnreadBytes(this::handleNext);
  private final long connectTimeoutNanos;
  private final Entrance entrance;

  private @Nullable Dialogue dialogue;
  private String who;
  private boolean proved;
  private boolean inputEnded;
  private boolean closed;

  /** For a channel that is active. */
  MqttConnection(ChannelHandlerContext context, MqttProtocol protocol) {
    this.context = context;
    this.place = protocol.room().enter();
    this.lane = protocol.laneOf(context.channel());
    this.outbox = new Outbox(context, lane, this::writable);
    this.gate = new ReadGate(context.channel(), outbox);
    this.alive = new KeepAlive(context, gate::isClosedByHub, this::silent);
    this.connectTimeoutNanos = protocol.options().connectTimeout().toNanos();
    this.entrance = new Entrance(this, protocol.admission(), protocol.provisioning());
    this.who = "a client at " + context.channel().remoteAddress();
  }

  /** Waits for CONNECT. */
  void begin() {
    alive.awaitConnect(connectTimeoutNanos);
    if (!place.isFree()) {
      close(new Refusal(ErrorCode.THROTTLED, "one connection too many: [mqtt] max-connections"));
    }
  }

  Channel channel() {
    return context.channel();
  }

  Lane lane() {
    return lane;
  }

  Outbox outbox() {
    return outbox;
  }

  ReadGate gate() {
    return gate;
  }

  KeepAlive alive() {
    return alive;
  }

  /** Who is at the other end, for the log. */
  String who() {
    return who;
  }

  void named(String name) {
    who = name + " at " + channel().remoteAddress();
  }

  private void silent() {
    if (closed || inputEnded) {
      abort(false);
    } else {
      close(new Refusal(ErrorCode.CONNECTION_CLOSED, "silent for too long"));
    }
  }

  // What comes in

  void read(ByteBuf bytes) {
    unread.add(bytes, context.alloc());
    if (dialogue != null) {
      // Before that, the time-out for CONNECT runs, however slowly a client sends it.
      alive.heard();
    }
    handleUnread();
  }

  private void handleUnread() {
    unread.handle();
    if (closed) {
      unread.drop();
    } else if (inputEnded && gate.isOpen()) {
      abort(false);
    } else if (!proved && !place.hold(unread.length())) {
      close(new Refusal(ErrorCode.THROTTLED, "clients that nobody knows yet hold too much"));
    }
  }

  /** The client sends nothing more; what it has sent is still handled. */
  void inputEnded() {
    if (!closed) {
      inputEnded = true;
      alive.closing(CLOSING_NANOS);
      readOn();
    }
  }

  void readComplete() {
    unread.compact();
  }

  /** Returns whether to go on. */
  private boolean handleNext(ByteBuf in) {
    return !closed && gate.isOpen() && readOne(in);
  }

  private boolean readOne(ByteBuf in) {
    try {
      Dialogue present = dialogue;
      return present == null ? reader.readConnect(in, entrance) : reader.read(in, present);
    } catch (MalformedPacketException e) {
      close(new Refusal(ErrorCode.FORMAT_ERROR, "malformed packet: " + e.getMessage()));
    } catch (WireFormatException e) {
      close(new Refusal(ErrorCode.FORMAT_ERROR, "malformed topic: " + e.getMessage()));
    }
    return false;
  }

  /** The client has been let in, which need not mean that the hub knows who it is. */
  void enter(Dialogue begun) {
    dialogue = begun;
    LOG.debug("{} connected", who);
  }

  /** The client has proved who it is: no stranger any more. */
  void proved() {
    proved = true;
    place.admitted();
  }

  /** Goes on with what was read and left. */
  void readOn() {
    try {
      handleUnread();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  void writabilityChanged() {
    if (channel().isWritable()) {
      // What it sent meanwhile was not read.
      alive.heard();
    }
    updateReading();
    writable();
  }

  /** Something that kept the client from getting more has gone: maybe all has. */
  private void writable() {
    Dialogue present = dialogue;
    if (present != null && !closed && gate.keepsUp()) {
      present.writable();
      readOn();
    }
  }

  private void updateReading() {
    if (!closed) {
      gate.update();
    }
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
  void end() {
    closed = true;
    alive.closing(CLOSING_NANOS);
    var ignored = outbox.flushNow().addListener(ChannelFutureListener.CLOSE);
    leave(false);
  }

  /** The client said goodbye. */
  void disconnected() {
    abort(true);
  }

  /** Closes at once: there is nobody to tell anything. */
  private void abort(boolean graceful) {
    closed = true;
    leave(graceful);
    var ignored = context.close();
  }

  private void leave(boolean graceful) {
    Dialogue present = dialogue;
    if (present != null) {
      present.closed(graceful);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** The channel is closed. */
  void gone() {
    if (!closed && dialogue != null) {
      LOG.debug("{} is gone", who);
    }
    closed = true;
    place.leave();
    alive.stop();
    outbox.discard();
    unread.drop();
    leave(false);
  }

  void failed(Throwable cause) {
    Throwable fault =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (fault instanceof SSLException) {
      close(new Refusal(ErrorCode.CONNECTION_CLOSED, "TLS: " + fault.getMessage()));
    } else if (fault instanceof CodecException) {
      close(new Refusal(ErrorCode.FORMAT_ERROR, String.valueOf(fault.getMessage())));
    } else if (fault instanceof IOException) {
      LOG.debug("{}: {}", who, fault.getMessage());
      abort(false);
    } else {
      LOG.error("{}: a fault of the hub", who, fault);
      close(new Refusal(ErrorCode.SERVER_ERROR, "a fault of the hub"));
    }
  }
}
