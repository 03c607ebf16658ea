/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.gateway.GatewayMessage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import java.util.Optional;

/** A connection on which the test is the host. Reading blocks. One thread uses it. */
final class RawPeer implements AutoCloseable {

  private static final String GREETING = "0053500000100000";
  private static final HexFormat HEX = HexFormat.of();

  private final SocketChannel channel;
  private final boolean ipc;

  private RawPeer(SocketChannel channel, boolean ipc) {
    this.channel = channel;
    this.ipc = ipc;
  }

  static RawPeer greet(SocketChannel channel, boolean ipc) throws IOException {
    RawPeer peer = new RawPeer(channel, ipc);
    byte[] theirs = peer.read(8).array();
    channel.configureBlocking(false);
    int more = channel.read(ByteBuffer.allocate(1)); // it says nothing before it is greeted
    channel.configureBlocking(true);
    if (more != 0) {
      throw new EOFException("the gateway did not wait for the greeting");
    }
    peer.write(GREETING);
    assertThat(HEX.formatHex(theirs)).isEqualTo(GREETING);
    return peer;
  }

  /** The payload of the next frame. */
  byte[] receive() throws IOException {
    if (ipc) {
      assertThat(read(1).get(0)).isEqualTo((byte) 1);
    }
    return read(Math.toIntExact(read(Long.BYTES).getLong(0))).array();
  }

  /** The same as hexadecimal digits. */
  String receiveHex() throws IOException {
    return HEX.formatHex(receive());
  }

  /** The next frame's message. */
  GatewayMessage receiveMessage() throws IOException {
    return GatewayMessage.read(receive());
  }

  /** The same; empty if the gateway has closed behind the last one. */
  Optional<GatewayMessage> receiveMessageOrEnd() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(ipc ? 9 : 8);
    if (channel.read(header) < 0) {
      return Optional.empty();
    }
    header.put(read(header.remaining()));
    byte[] payload = read(Math.toIntExact(header.getLong(header.limit() - Long.BYTES))).array();
    return Optional.of(GatewayMessage.read(payload));
  }

  /** Sends a payload in a frame. */
  void send(byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    if (ipc) {
      frame.put((byte) 1);
    }
    write(frame.putLong(payload.length).put(payload).flip());
  }

  /** Sends a message. */
  void send(GatewayMessage message) throws IOException {
    send(message.serialised().toByteArray());
  }

  /** Answers a Create, or says that it detaches. */
  void reply(int status) throws IOException {
    send(Samples.reply(status));
  }

  /** Writes bytes as they are. */
  void write(String hex) throws IOException {
    write(ByteBuffer.wrap(HEX.parseHex(hex)));
  }

  /** Waits for the gateway's end. */
  void awaitEnd() throws IOException {
    assertThat(channel.read(ByteBuffer.allocate(1))).as("bytes in place of the end").isEqualTo(-1);
  }

  /** Closes it in the middle of a test. */
  void hangUp() throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private ByteBuffer read(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the gateway has closed");
      }
    }
    return bytes.flip();
  }
}
