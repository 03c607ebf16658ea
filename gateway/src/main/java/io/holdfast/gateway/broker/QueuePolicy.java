/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import java.util.Locale;

/** What happens to a message for a module whose inbox is full. */
public enum QueuePolicy {

  /** Who publishes waits until there is room; not for ever, and a module never for itself. */
  BLOCK,

  /** The message is dropped. */
  DROP_NEWEST,

  /** The message that has waited longest is dropped for it. */
  DROP_OLDEST;

  /** What a gateway's file calls it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
