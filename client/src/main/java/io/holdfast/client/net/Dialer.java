/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

/**
 * Makes connections: the only place that does. It resolves names, asks proxies, and speaks TLS; it
 * neither blocks nor sets a time limit for the whole, which is its user's to set and to carry out
 * by {@link Dial#cancel}. Of several addresses each but the last may be silent for ten seconds.
 */
public final class Dialer {

  private Dialer() {}

  /**
   * Begins to connect, in the loop's next turn. Only on the loop.
   *
   * @return to be cancelled when the connection is not wanted any more
   */
  public static Dial dial(IoLoop loop, Endpoint endpoint, DialListener listener) {
    Dial dial = new Dial(loop, endpoint, listener);
    loop.execute(dial::begin);
    return dial;
  }
}
