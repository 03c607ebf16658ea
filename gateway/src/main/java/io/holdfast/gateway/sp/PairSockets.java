/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import java.util.concurrent.CompletableFuture;

/** Opens PAIR sockets. */
public final class PairSockets {

  private PairSockets() {}

  /**
   * A socket that connects, and does so again whenever it has no peer. Any thread.
   *
   * @param loop drives it and calls the listener
   * @param address of a bound peer, which may appear later
   */
  public static PairSocket connect(SpLoop loop, SpAddress address, PairListener listener) {
    ConnectingPair pair = new ConnectingPair(loop, address, listener);
    loop.eventLoop().execute(pair::connect);
    return pair;
  }

  /**
   * A socket that is bound, once the future is done. A socket file that nobody listens at any more
   * is replaced. Any thread.
   *
   * @param loop drives it and calls the listener; it completes the future, too
   * @param address where; of a file it is the folder that must exist; TCP takes a free port for 0
   * @return fails with an IOException if the address cannot be bound, or another listens there
   */
  public static CompletableFuture<PairSocket> bind(
      SpLoop loop, SpAddress address, PairListener listener) {
    BoundPair pair = new BoundPair(loop, address, listener);
    CompletableFuture<PairSocket> done = new CompletableFuture<>();
    loop.eventLoop().execute(() -> pair.bind(done));
    return done;
  }
}
