/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A socket whose peer and system the test plays. On the test's thread. */
final class FakeSocket implements PairSocket {

  private final SpAddress address;
  private final PairListener listener;
  private final List<String> sent = new ArrayList<>();
  private int unflushed;
  private int room = Integer.MAX_VALUE;
  private boolean connected;
  private boolean paused;
  private boolean closed;
  private boolean halfClosed;
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();

  FakeSocket(SpAddress address, PairListener listener) {
    this.address = address;
    this.listener = listener;
  }

  void connect() {
    connected = true;
    listener.connected();
  }

  void disconnect() {
    connected = false;
    listener.disconnected();
  }

  /** The peer sends payloads, which arrive in one turn. */
  void deliver(byte[]... payloads) {
    for (byte[] payload : payloads) {
      listener.received(Unpooled.wrappedBuffer(payload));
    }
    listener.readComplete();
  }

  /** The system has taken some. */
  void written(int count) {
    listener.written(count);
  }

  /** How many payloads it takes before it is not writable. */
  void room(int payloads) {
    room = payloads;
    if (payloads > 0 && connected) {
      listener.writable();
    }
  }

  /** The peer has ended after the half-close. */
  void endHalfClose() {
    end.complete(true);
  }

  /** What was sent and flushed since it was last asked, as hexadecimal digits. */
  List<String> takeSent() {
    List<String> taken = List.copyOf(sent.subList(0, sent.size() - unflushed));
    sent.subList(0, sent.size() - unflushed).clear();
    return taken;
  }

  boolean isPaused() {
    return paused;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isHalfClosed() {
    return halfClosed;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean isWritable() {
    return connected && room > 0;
  }

  @Override
  public boolean send(ByteBuf payload) {
    byte[] bytes = new byte[payload.readableBytes()];
    payload.readBytes(bytes);
    payload.release();
    if (!connected) {
      return false;
    }
    sent.add(HexFormat.of().formatHex(bytes));
    unflushed++;
    room--;
    return true;
  }

  @Override
  public boolean send(GatewayMessage message) {
    return send(Unpooled.wrappedBuffer(message.serialised().toByteArray()));
  }

  @Override
  public SpAddress address() {
    return address;
  }

  @Override
  public void flush() {
    unflushed = 0;
  }

  @Override
  public void pauseReading() {
    paused = true;
  }

  @Override
  public void resumeReading() {
    paused = false;
  }

  @Override
  public CompletableFuture<Boolean> halfClose(Duration patience) {
    halfClosed = true;
    if (!connected) {
      end.complete(true);
    }
    return end;
  }

  @Override
  public void close() {
    closed = true;
    connected = false;
  }
}
