/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A server that does what a test says and nothing else: it takes connections, and each is a {@link
 * RawMqtt} in the test's hand, which answers nothing by itself.
 */
public final class RawMqttServer implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 180;

  private final ServerSocket listening;
  private final BlockingQueue<RawMqtt> accepted = new LinkedBlockingQueue<>();

  private RawMqttServer(ServerSocket listening) {
    this.listening = listening;
    Thread acceptor = new Thread(this::acceptAll, "raw-mqtt-acceptor");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Listens without TLS at a free port of 127.0.0.1. */
  public static RawMqttServer plain() throws IOException {
    return new RawMqttServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /** Listens with TLS at a free port of the given local address. */
  public static RawMqttServer tls(String address, SSLContext identity) throws IOException {
    return new RawMqttServer(
        identity.getServerSocketFactory().createServerSocket(0, 50, LoopbackAddress.inet(address)));
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /**
   * The next connection, in their order.
   *
   * @throws AssertionError if none comes in thirty seconds
   */
  public RawMqtt next() {
    try {
      RawMqtt connection = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (connection == null) {
        throw new AssertionError("no connection in " + PATIENCE_SECONDS + " s");
      }
      return connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a connection", e);
    }
  }

  /** How many connections wait to be taken. */
  public int waiting() {
    return accepted.size();
  }

  /** Takes no more connections; those that it took stay. */
  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        accepted.add(new RawMqtt(socket));
      } catch (IOException e) {
        // A client that left during accept, or the end of listening, which ends the loop.
      }
    }
  }
}
