/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that answers nobody: a listener that takes no connection, and whose queue is full. The
 * kernel drops whoever comes next without a word, as a firewall does.
 */
public final class BlackHole implements AutoCloseable {

  private static final int MOST = 64;
  private static final int FULL_AFTER_MILLIS = 300;

  private final ServerSocket listening;
  private final List<Socket> queue = new ArrayList<>();

  private BlackHole(ServerSocket listening) {
    this.listening = listening;
  }

  /**
   * Opens one at a free port of 127.0.0.1.
   *
   * @throws AssertionError if this system's queues do not fill up
   */
  public static BlackHole open() throws IOException {
    BlackHole hole = new BlackHole(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    hole.fill();
    return hole;
  }

  private void fill() throws IOException {
    for (int i = 0; i < MOST; i++) {
      Socket next = new Socket();
      queue.add(next);
      try {
        next.connect(new InetSocketAddress(listening.getInetAddress(), port()), FULL_AFTER_MILLIS);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    throw new AssertionError("this system takes more connections than a listener asks for");
  }

  /** Where nobody answers. */
  public int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queue) {
      socket.close();
    }
    listening.close();
  }
}
