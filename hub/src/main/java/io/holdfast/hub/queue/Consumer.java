/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.hub.StoredMessage;

/**
 * Who takes messages: of a module's inputs, or of one sender for the parent hub. It answers each
 * with {@link Handed#acknowledged}, in any order. A module that does not acknowledge the first that
 * it has for too long gets all again that it has, in order; an answer to the earlier copy counts.
 */
public interface Consumer {

  /** The lane of its connection. */
  Lane lane();

  /**
   * Whether it takes messages of this input; called on any lane. What it answers differently later
   * is heard of when it is attached again.
   *
   * @param input empty where it takes a sender's messages for the parent
   */
  boolean accepts(String input);

  /**
   * Whether it takes one more message now; asked on any lane, once before each message. After a
   * true answer one message of that priority follows, though perhaps not before the next is asked
   * for: a consumer with little room keeps it from its answer on.
   *
   * @param priority that of the message, 0 the most urgent
   */
  boolean isReady(int priority);

  /**
   * Takes a message; called on its lane.
   *
   * @param redelivered whether it, or a consumer before it, may have had it before
   */
  void deliver(Handed handed, String input, StoredMessage message, boolean redelivered);
}
