/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.load.ModuleLoadException;
import io.holdfast.gateway.sp.SpLoop;
import io.netty.util.concurrent.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the proxies of one gateway share: the loop, which runs while there is one of them, the pace
 * at which they end, and the addresses of channels, of which each proxy has its own. Any thread may
 * use it.
 */
final class SharedLoop {

  private final Ticker ticker;
  private final Pace pace;
  private final Map<String, String> users = new HashMap<>();
  private @Nullable SpLoop loop;

  SharedLoop(Ticker ticker, Pace pace) {
    this.ticker = ticker;
    this.pace = pace;
  }

  /** At which proxies end. */
  Pace pace() {
    return pace;
  }

  /**
   * Takes part, until {@link #leave}.
   *
   * @param addresses of the module's channels
   * @throws ModuleLoadException if another module has one of them: a host serves one gateway at a
   *     time, and would turn the second away for ever
   */
  synchronized ProxyLoop join(String module, Set<String> addresses) throws ModuleLoadException {
    for (String address : addresses) {
      String user = users.get(address);
      if (user != null) {
        throw new ModuleLoadException(
            "%s belongs to the module %s; give each module a control.id and a message.id of its own"
                .formatted(address, user),
            null);
      }
    }
    addresses.forEach(address -> users.put(address, module));
    SpLoop shared = loop;
    if (shared == null) {
      shared = SpLoop.start("outprocess");
      loop = shared;
    }
    return new SpProxyLoop(shared, ticker);
  }

  /** Takes part no more. The last one ends the loop; not to be called on it. */
  void leave(Set<String> addresses) {
    SpLoop unused = leaveAndTake(addresses);
    if (unused != null) {
      unused.close();
    }
  }

  private synchronized @Nullable SpLoop leaveAndTake(Set<String> addresses) {
    users.keySet().removeAll(addresses);
    if (!users.isEmpty()) {
      return null;
    }
    SpLoop unused = loop;
    loop = null;
    return unused;
  }

  /** Whether there is a loop. */
  synchronized boolean isRunning() {
    return loop != null;
  }
}
