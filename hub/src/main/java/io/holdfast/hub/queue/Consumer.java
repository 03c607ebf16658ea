/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.hub.StoredMessage;

/**
 * Who takes the messages of a module's inputs. It answers each with {@link Handed#acknowledged}, in
 * any order.
 */
public interface Consumer {

  /** The lane of its connection. */
  Lane lane();

  /** Whether it takes messages of this input; called on any lane, always answers alike. */
  boolean accepts(String input);

  /** Whether it keeps up; a hint that any lane may read. */
  boolean isReady();

  /** Takes a message; called on its lane. */
  void deliver(Handed handed, String input, StoredMessage message, boolean redelivered);
}
