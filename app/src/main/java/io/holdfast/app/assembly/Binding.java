/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Binds a listener, and says in words for people why it cannot be bound. */
final class Binding {

  private Binding() {}

  /** Starts a listener at an address. */
  interface Listener<T> {
    /** Binds it. */
    T bind(InetSocketAddress address) throws IOException;
  }

  /** The system permits this port to privileged users only. */
  static final class NotPermittedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotPermittedException(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Binds a listener.
   *
   * @param flag the option that names another port
   * @throws StartException if that is impossible
   */
  static <T> T at(InetAddress host, int port, String flag, Listener<T> listener) {
    try {
      return tryAt(host, port, flag, listener);
    } catch (NotPermittedException e) {
      throw new StartException(
          "port " + port + " is not permitted to this user: name one above 1023 with " + flag, e);
    }
  }

  /** Binds a listener, and leaves it to the caller what to do where the port is not permitted. */
  static <T> T tryAt(InetAddress host, int port, String flag, Listener<T> listener)
      throws NotPermittedException {
    try {
      return listener.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      String reason = reason(e);
      if (reason.contains("Permission denied")) {
        throw new NotPermittedException(e);
      }
      String where = host.getHostAddress() + ":" + port;
      if (reason.contains("in use")) {
        throw new StartException(
            where
                + " is taken by another program: stop that one, or name another port with "
                + flag,
            e);
      }
      if (reason.contains("Cannot assign")) {
        throw new StartException(
            host.getHostAddress() + " is no address of this machine: name another with --host", e);
      }
      throw new StartException("cannot listen on " + where + " (" + flag + "): " + reason, e);
    }
  }

  /** What the system said, wherever in the chain it stands. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? String.valueOf(failure.getMessage()) : reason(cause);
  }
}
