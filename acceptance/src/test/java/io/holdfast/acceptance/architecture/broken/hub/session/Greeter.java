/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture.broken.hub.session;

import io.holdfast.acceptance.architecture.broken.client.Dialer;
import io.holdfast.acceptance.architecture.broken.hub.queue.Backlog;

/** Uses client outside upstream. */
public final class Greeter {

  /** Half of a cycle. */
  public Backlog backlog() {
    return new Backlog();
  }

  /** Something of client. */
  public Dialer dialer() {
    return new Dialer();
  }
}
