/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.websocket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What may be spoken over a WebSocket.
 *
 * @param name as clients ask for it, in lower case; they may write it in any
 * @param paths where it is served
 * @param loop the event loop of the next connection
 * @param begin adds what speaks it to the end of a connection's pipeline, on that event loop; the
 *     connection becomes active for it thereafter. A {@link ChannelInputShutdownEvent} tells it
 *     that the client closes: it closes the channel when it is done with what came before.
 */
public record Subprotocol(
    String name, Set<String> paths, Supplier<EventLoop> loop, Consumer<Channel> begin) {

  /** Copies the paths. */
  public Subprotocol {
    paths = Set.copyOf(paths);
  }
}
