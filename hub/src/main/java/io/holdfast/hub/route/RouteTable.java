/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

/**
 * The routes of a running hub. Any thread. New ones hold for messages that are routed from then on;
 * what is stored already stays where it is.
 */
public final class RouteTable {

  private volatile Routes current;

  /** Starts with these routes. */
  public RouteTable(Routes first) {
    this.current = first;
  }

  /** The routes as they are now. */
  public Routes current() {
    return current;
  }

  /** Puts others in their place. */
  public void replace(Routes next) {
    current = next;
  }
}
