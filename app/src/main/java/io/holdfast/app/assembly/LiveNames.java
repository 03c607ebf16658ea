/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names and addresses of a hub whose machine gets others while it runs. Those of its start
 * stay, since connection strings hold them. One thread looks, any thread asks.
 */
final class LiveNames implements Supplier<Set<String>> {

  private static final Logger LOG = LoggerFactory.getLogger(LiveNames.class);

  private final Supplier<HostNames> look;
  private final Set<String> first;
  private volatile Set<String> all;

  /**
   * With those of now.
   *
   * @param look finds out what they are; blocks
   */
  LiveNames(HostNames now, Supplier<HostNames> look) {
    this.look = look;
    this.first = Set.copyOf(now.all());
    this.all = first;
  }

  /** Looks what they are now. */
  HostNames look() {
    HostNames now = look.get();
    Set<String> both = new LinkedHashSet<>(first);
    both.addAll(now.all());
    if (!both.equals(all)) {
      all = Set.copyOf(both);
      LOG.info("This hub is called {}", String.join(", ", both));
    }
    return now;
  }

  /** In lower case: what tokens and requests may call the hub. */
  @Override
  public Set<String> get() {
    return all;
  }
}
