/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A driver on the test's thread, and what came of one dial. */
final class Pump implements AutoCloseable, DialListener {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final IoDriver driver;
  final StringBuilder received = new StringBuilder();
  @Nullable Channel channel;
  @Nullable DialException failure;

  Pump() {
    this(LoopSettings.system());
  }

  Pump(LoopSettings settings) {
    driver = IoDriver.onCurrentThread(settings);
  }

  Dial dial(Endpoint endpoint) {
    channel = null;
    failure = null;
    return Dialer.dial(driver.loop(), endpoint, this);
  }

  /** Dials a port of 127.0.0.1 and waits for what comes of it. */
  Pump dialled(Endpoint endpoint) {
    var unused = dial(endpoint);
    until(() -> channel != null || failure != null);
    return this;
  }

  /** Drives until it is so; bounded. */
  void until(BooleanSupplier done) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE);
      }
      driver.doWork(Duration.ofMillis(10));
    }
  }

  void write(String text) {
    if (channel == null) {
      throw new AssertionError("not connected", failure);
    }
    Channel open = channel;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Runnable write =
        () -> {
          var unused = open.writeAndFlush(open.alloc().buffer().writeBytes(bytes));
        };
    driver.loop().execute(write);
  }

  @Override
  public void connected(Channel made) {
    channel = made;
    made.pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                ByteBuf buffer = (ByteBuf) bytes;
                received.append(buffer.toString(StandardCharsets.UTF_8));
                buffer.release();
              }
            });
  }

  @Override
  public void failed(DialException cause) {
    failure = cause;
  }

  @Override
  public void close() {
    driver.close();
  }
}
