/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the module, from a Create on: its message channel, and how it ends. The loop's. */
final class Life {

  private static final Logger LOG = LoggerFactory.getLogger(Life.class);

  /**
   * More are not waited for, so that the wait has a bound: some 4,300 small ones, each written by
   * itself, fill the buffers of a local connection.
   */
  private static final long MOST_UNREAD = 5_000;

  private final Shared shared;
  private final MessageChannel channel;
  private final Outgoing outgoing;

  Life(Shared shared, MessageChannel channel, Outgoing outgoing) {
    this.shared = shared;
    this.channel = channel;
    this.outgoing = outgoing;
  }

  MessageChannel channel() {
    return channel;
  }

  /** How many messages of the module are not written; any thread. */
  int waiting() {
    return outgoing.size();
  }

  /**
   * Has the module destroyed, after what it was sent before, and lets out what it published. From
   * here on the module does not wait when it publishes: a gateway that reads no more would hold up
   * its end for ever.
   *
   * @param quiet see {@link Pace}
   */
  void silence(Duration quiet, Runnable then) {
    outgoing.hurry();
    channel.whenSilent(
        quiet,
        () ->
            destroyModule(() -> {
              outgoing.close();
              channel.ignoreReceived();
              channel.whenAllIsOut(then);
            }));
  }

  private void destroyModule(Runnable then) {
    AtomicBoolean isDestroyed = new AtomicBoolean();
    shared
        .calls()
        .add(() -> {
          shared.seat().destroy();
          isDestroyed.set(true);
          shared.onLoop(then);
        });
    shared.after(
        shared.pace().inbox(),
        () -> {
          if (!isDestroyed.get()) {
            LOG.warn(
                "{}: the module is slow to end; messages that wait for it are dropped",
                shared.name());
            shared.seat().hurry();
            shared.calls().interrupt();
          }
        });
  }

  /** How long a gateway may take for what was written and it has not read, when the host leaves. */
  Duration readingTime() {
    Duration each = shared.pace().reading();
    Duration all = each.multipliedBy(Math.min(channel.written(), MOST_UNREAD));
    Duration least = shared.pace().patience();
    return all.compareTo(least) > 0 ? all : least;
  }

  /** Ends the message channel; hands over what no gateway has taken. */
  void hangUp(Duration patience, Consumer<List<GatewayMessage>> then) {
    channel.end(patience, () -> then.accept(outgoing.rest()));
  }
}
