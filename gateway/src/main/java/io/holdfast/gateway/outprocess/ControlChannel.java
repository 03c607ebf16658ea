/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.wire.WireFormatException;
import io.holdfast.wire.gateway.ControlMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The channel on which a gateway and a host speak of the module. Belongs to the loop. */
final class ControlChannel implements PairListener {

  private final ProxyLoop loop;
  private final SpAddress address;
  private final ControlDialogue dialogue;
  private PairSocket socket;

  /** Begins to connect; on the loop. */
  ControlChannel(ProxyLoop loop, SpAddress address, ControlDialogue dialogue) {
    this.loop = loop;
    this.address = address;
    this.dialogue = dialogue;
    this.socket = loop.connect(address, this);
  }

  /** Sends a message, if a host is there. */
  void send(ControlMessage message) {
    if (socket.send(Unpooled.wrappedBuffer(message.toBytes()))) {
      socket.flush();
    }
  }

  /** Drops the connection and makes it anew. */
  void redial() {
    socket.close();
    socket = loop.connect(address, this);
  }

  /** Ends it so that the host can read what was sent. */
  CompletableFuture<Boolean> halfClose(Duration patience) {
    return socket.halfClose(patience);
  }

  @Override
  public void connected() {
    dialogue.connected();
  }

  @Override
  public void received(ByteBuf payload) {
    byte[] bytes = new byte[payload.readableBytes()];
    payload.readBytes(bytes);
    try {
      if (ControlMessage.read(bytes) instanceof ControlMessage.ModuleReply reply) {
        dialogue.replied(reply.status());
      } else {
        dialogue.malformed("that is what gateways say to hosts");
      }
    } catch (WireFormatException e) {
      dialogue.malformed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void disconnected() {
    dialogue.disconnected();
  }
}
