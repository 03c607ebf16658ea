/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {

  private final ResponseWriter writer =
      new ResponseWriter(
          new ErrorJson(InstantSource.system(), new SplittableRandom(1)), Duration.ofMillis(10));

  @Test
  @DisplayName("an answer that the client does not take holds up its next request, then ends it")
  void write_CLIENT_READS_NOTHING_isClosed() {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    try {
      Channel channel = new LocalChannel();
      channel.pipeline().addLast(new FullWindow());
      loop.register(channel).syncUninterruptibly();

      assertThatThrownBy(() -> writer.write(channel, new Answer.Empty(204)))
          .isInstanceOf(InterruptedException.class);

      assertThat(channel.closeFuture().awaitUninterruptibly(30_000)).isTrue();
    } finally {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** Writes are never over. */
  private static final class FullWindow extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }
}
