/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.wire.WireFormatException;
import io.holdfast.wire.gateway.ControlMessage;
import io.holdfast.wire.gateway.ControlMessage.Create;
import io.holdfast.wire.gateway.ControlMessage.ModuleReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the gateway wants, and answers. What cannot be read, and messages of a form that is
 * yet to come, are refused at once; all else is the {@link Lives}'. Owned by the loop.
 */
final class ControlChannel implements PairListener {

  private static final Logger LOG = LoggerFactory.getLogger(ControlChannel.class);

  private final Shared shared;
  private final Lives lives;
  private final Occurrences refusals;
  private @Nullable PairSocket socket;
  // Read by any thread.
  private volatile boolean isConnected;

  ControlChannel(Shared shared, Lives lives) {
    this.shared = shared;
    this.lives = lives;
    this.refusals = shared.occurrences();
  }

  /** This is its socket. */
  void bound(PairSocket bound) {
    socket = bound;
  }

  /** Whether a gateway is there; any thread. */
  boolean isConnected() {
    return isConnected;
  }

  @Override
  public void connected() {
    isConnected = true;
    LOG.info("{}: a gateway has connected", shared.name());
  }

  @Override
  public void disconnected() {
    isConnected = false;
    LOG.info("{}: the gateway has gone", shared.name());
  }

  @Override
  public void received(ByteBuf payload) {
    byte[] bytes = new byte[payload.readableBytes()];
    payload.readBytes(bytes);
    ControlMessage message;
    try {
      message = ControlMessage.read(bytes);
    } catch (WireFormatException e) {
      refuse(String.valueOf(e.getMessage()));
      return;
    }
    if (message instanceof Create create
        && create.gatewayMessageVersion() > ControlMessage.MESSAGE_VERSION) {
      refuse("it wants gateway messages of version " + create.gatewayMessageVersion());
    } else if (message instanceof ModuleReply reply) {
      LOG.debug("{}: the gateway sent the reply {}, which means nothing", shared.name(), reply);
    } else {
      lives.take(message);
    }
  }

  private void refuse(String reason) {
    shared.counts().badControl.increment();
    if (refusals.happened()) {
      LOG.warn(
          "{}: a control message was refused ({} so far): {}",
          shared.name(),
          shared.counts().badControl.sum(),
          reason);
    }
    reply(ModuleReply.CONNECTION_ERROR);
  }

  /** Answers, unless nobody is there, or takes answers. */
  void reply(int status) {
    if (socket != null && socket.isWritable()) {
      boolean unused = socket.send(Unpooled.wrappedBuffer(new ModuleReply(status).toBytes()));
      socket.flush();
    }
  }

  /** Ends it, as {@link PairSocket#halfClose} does, and does this afterwards. */
  void end(Duration patience, Runnable then) {
    if (socket == null) {
      then.run();
      return;
    }
    var unused = socket.halfClose(patience).whenComplete((met, failure) -> then.run());
  }
}
