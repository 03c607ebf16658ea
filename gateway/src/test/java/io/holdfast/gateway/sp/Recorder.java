/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.netty.buffer.ByteBuf;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what a socket told, in order. */
final class Recorder implements PairListener {

  static final String CONNECTED = "connected";
  static final String DISCONNECTED = "disconnected";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger writable = new AtomicInteger();

  /** Coming and going, and payloads in hex. */
  List<String> told() {
    return told;
  }

  boolean hasTold(String what) {
    return told.contains(what);
  }

  /** How many payloads were written. */
  int writtenCount() {
    return written.get();
  }

  int reads() {
    return reads.get();
  }

  int writableCount() {
    return writable.get();
  }

  @Override
  public void connected() {
    told.add(CONNECTED);
  }

  @Override
  public void received(ByteBuf payload) {
    byte[] bytes = new byte[payload.readableBytes()];
    payload.readBytes(bytes);
    told.add(HexFormat.of().formatHex(bytes));
  }

  @Override
  public void readComplete() {
    reads.incrementAndGet();
  }

  @Override
  public void written(int count) {
    written.addAndGet(count);
  }

  @Override
  public void writable() {
    writable.incrementAndGet();
  }

  @Override
  public void disconnected() {
    told.add(DISCONNECTED);
  }
}
