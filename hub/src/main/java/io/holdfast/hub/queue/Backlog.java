/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.model.Identity;

/**
 * What waits for the parent hub: a durable queue for each sender and priority, so that a sender
 * whom the parent refuses keeps nobody else's messages back. Any thread; never blocks.
 */
public interface Backlog {

  /**
   * Tells the listener of each sender that has messages waiting and no consumer: now of those that
   * there are, and from now on whenever a first message comes, or a consumer goes and leaves some.
   * On any thread; it must not block.
   */
  void follow(java.util.function.Consumer<Identity> waiting);

  /**
   * Gives a sender's messages to this consumer from now on, instead of an earlier one, whose
   * unacknowledged ones come again, flagged.
   */
  void attach(Identity sender, Consumer consumer);

  /** Gives no more to this consumer; what it has not acknowledged waits for the next. */
  void detach(Identity sender, Consumer consumer);

  /** The sender's consumer can take more again. */
  void pump(Identity sender);

  /** How many messages of the sender wait, those in the consumer's hands among them. */
  long count(Identity sender);
}
