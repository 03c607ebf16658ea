/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** A TLS 1.3 client whose first bytes leave in one write with the end of its handshake. */
final class OneFlight {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(1 << 17).flip();
  private final ByteBuffer out = ByteBuffer.allocate(1 << 17);
  private final ByteBuffer answer = ByteBuffer.allocate(1 << 17);

  private OneFlight(SSLEngine engine, SocketChannel channel) {
    this.engine = engine;
    this.channel = channel;
  }

  /** Sends the bytes, and answers the first that come back. */
  static byte[] exchange(SSLContext trust, String host, int port, byte[] bytes) throws IOException {
    SSLEngine engine = trust.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, port))) {
      return new OneFlight(engine, channel).exchange(bytes);
    }
  }

  private byte[] exchange(byte[] bytes) throws IOException {
    engine.beginHandshake();
    while (!isLastFlightReady()) {
      step();
    }
    var _ = engine.wrap(ByteBuffer.wrap(bytes), out);
    send();
    while (answer.position() == 0) {
      unwrap();
    }
    byte[] first = new byte[answer.flip().remaining()];
    answer.get(first);
    return first;
  }

  /** Whether what ends the handshake is made, and waits to be sent. */
  private boolean isLastFlightReady() throws IOException {
    if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
      return false;
    }
    HandshakeStatus next = engine.wrap(NOTHING, out).getHandshakeStatus();
    if (next == HandshakeStatus.FINISHED) {
      return true;
    }
    if (next != HandshakeStatus.NEED_WRAP) {
      send();
    }
    return false;
  }

  private void step() throws IOException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
      case NEED_WRAP -> {} // the caller's turn
      case FINISHED, NOT_HANDSHAKING -> throw new IOException("it ended without a last flight");
    }
  }

  private void unwrap() throws IOException {
    if (engine.unwrap(in, answer).getStatus() == Status.BUFFER_UNDERFLOW) {
      in.compact();
      if (channel.read(in) < 0) {
        throw new EOFException("closed by the hub");
      }
      in.flip();
    }
  }

  private void send() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      int ignored = channel.write(out);
    }
    out.clear();
  }
}
