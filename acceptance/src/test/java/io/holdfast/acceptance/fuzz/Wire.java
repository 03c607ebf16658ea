/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.fuzz;

import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A connection over which anything is sent, and whatever comes back is read and forgotten. */
final class Wire implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final SplittableRandom random;
  private boolean broken;

  private Wire(Socket socket, SplittableRandom random) {
    this.socket = socket;
    this.random = random;
  }

  /** To the HTTPS port. */
  static Wire https(Hub hub, SplittableRandom random) throws IOException {
    return connect(
        hub.trust().getSocketFactory().createSocket(), hub, hub.ready().httpsPort(), random);
  }

  /** To the port of MQTT without TLS, or sometimes to the one with it. */
  static Wire mqtt(Hub hub, SplittableRandom random) throws IOException {
    return random.nextInt(16) == 0
        ? connect(
            hub.trust().getSocketFactory().createSocket(), hub, hub.ready().mqttPort(), random)
        : connect(new Socket(), hub, hub.ready().plainMqttPort().orElseThrow(), random);
  }

  /** To a port of TLS, without it. */
  static Wire torn(Hub hub, int port, SplittableRandom random) throws IOException {
    return connect(new Socket(), hub, port, random);
  }

  private static Wire connect(Socket socket, Hub hub, int port, SplittableRandom random)
      throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(hub.host(), port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new Wire(socket, random);
  }

  /** Sends bytes, whole or cut at random; the hub may have closed meanwhile. */
  void send(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && !broken) {
      int rest = bytes.length - at;
      int length = random.nextInt(3) > 0 ? rest : 1 + random.nextInt(Math.min(rest, 200));
      try {
        socket.getOutputStream().write(Arrays.copyOfRange(bytes, at, at + length));
      } catch (IOException closed) {
        broken = true;
      }
      at += length;
    }
  }

  /** Reads what comes in so much time at most; whether the hub has closed. */
  boolean read(int millis) {
    byte[] buffer = new byte[8192];
    try {
      socket.setSoTimeout(Math.max(1, millis));
      return broken || socket.getInputStream().read(buffer) < 0;
    } catch (SocketTimeoutException nothing) {
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  /** Ends it in one of the ways that connections end. */
  @Override
  public void close() {
    try {
      switch (random.nextInt(3)) {
        case 0 -> socket.setSoLinger(true, 0);
        case 1 -> socket.shutdownOutput();
        default -> {}
      }
    } catch (IOException alreadyClosed) {
      broken = true;
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
