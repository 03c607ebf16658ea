/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections that wait for a request or its rest, the one that has waited longest first: it goes
 * when there is no room for another. Owned by the listener's one event loop.
 */
final class Idle {

  private final Set<Channel> waiting = new LinkedHashSet<>();

  /** It waits from now on. */
  void add(Channel channel) {
    waiting.remove(channel);
    waiting.add(channel);
  }

  void remove(Channel channel) {
    waiting.remove(channel);
  }

  /** Closes the one that has waited longest; returns whether there was one. */
  boolean closeOldest() {
    Iterator<Channel> all = waiting.iterator();
    if (!all.hasNext()) {
      return false;
    }
    Channel oldest = all.next();
    all.remove();
    var _ = oldest.close();
    return true;
  }
}
