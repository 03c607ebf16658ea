/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/** Counts how often the handlers behind it ask for more bytes. */
final class ReadCounter extends ChannelOutboundHandlerAdapter {

  int count;

  @Override
  public void read(ChannelHandlerContext ctx) throws Exception {
    count++;
    super.read(ctx);
  }
}
