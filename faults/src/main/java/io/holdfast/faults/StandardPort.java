/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports that Microsoft's SDKs do not let a test choose, and that not every user may listen on. */
public final class StandardPort {

  private StandardPort() {}

  /** Skips or fails the running test unless this process may listen on the port. */
  public static void require(int port) {
    Required.peer("permission to listen on port " + port, isPermitted(port));
  }

  private static boolean isPermitted(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(LoopbackAddress.next(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
