/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The other end of a PAIR socket, byte for byte, on a socket of the JDK. Every call waits. One
 * thread reads, and one writes.
 */
public final class RawPeer implements AutoCloseable {

  /** Of protocol 0x10, PAIR v0. */
  public static final String GREETING = "0053500000100000";

  private static final HexFormat HEX = HexFormat.of();

  private final SocketChannel channel;
  private final boolean isIpc;

  RawPeer(SocketChannel channel, boolean isIpc) {
    this.channel = channel;
    this.isIpc = isIpc;
  }

  /** Connects to a bound socket. */
  public static RawPeer connect(SpAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(socketAddress(address));
    return new RawPeer(channel, address instanceof SpAddress.Ipc);
  }

  /** Connects, and exchanges greetings. */
  public static RawPeer greet(SpAddress address) throws IOException {
    return connect(address).greet();
  }

  static SocketAddress socketAddress(SpAddress address) {
    return address instanceof SpAddress.Tcp tcp
        ? new InetSocketAddress(tcp.host(), tcp.port())
        : UnixDomainSocketAddress.of(((SpAddress.Ipc) address).path());
  }

  /** Says the greeting and takes the other's. */
  public RawPeer greet() throws IOException {
    write(GREETING);
    assertThat(read(8)).as("the greeting").isEqualTo(GREETING);
    return this;
  }

  /**
   * Takes the other's greeting, and then says it.
   *
   * @return false if the other has gone: it waits for a second only
   */
  boolean greetIfThere() {
    try {
      assertThat(GREETING).as("the greeting").startsWith(read(8));
      ByteBuffer more = ByteBuffer.allocate(64);
      channel.configureBlocking(false);
      boolean hasGone = channel.read(more) < 0;
      channel.configureBlocking(true);
      assertThat(HEX.formatHex(more.array(), 0, more.position()))
          .as("what it says before it is greeted")
          .isEmpty();
      if (!hasGone) {
        write(GREETING);
      }
      return !hasGone;
    } catch (IOException gone) {
      return false;
    }
  }

  /** Writes bytes as they are. */
  public void write(String hex) throws IOException {
    write(HEX.parseHex(hex));
  }

  /** Writes bytes as they are. */
  public void write(byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** Sends a payload in a frame. */
  public void send(byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(headerSize() + payload.length);
    if (isIpc) {
      frame.put((byte) 1);
    }
    write(frame.putLong(payload.length).put(payload).array());
  }

  /** Sends a message. */
  public void send(GatewayMessage message) throws IOException {
    send(message.serialised().toByteArray());
  }

  /** Answers a Create, or says that the host detaches. */
  public void reply(int status) throws IOException {
    send(HEX.parseHex("a16c010200000009%02x".formatted(status)));
  }

  /** So many bytes, in hex; fewer if the other end closes before. */
  public String read(int count) throws IOException {
    return HEX.formatHex(readBytes(count));
  }

  /** The same as bytes. */
  public byte[] readBytes(int count) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(count);
    while (in.hasRemaining() && channel.read(in) >= 0) {}
    return Arrays.copyOf(in.array(), in.position());
  }

  /** The payload of the next frame. */
  public byte[] receive() throws IOException {
    return receiveOrEnd().orElseThrow(() -> new EOFException("the other end has closed"));
  }

  /** The same in hex. */
  public String receiveHex() throws IOException {
    return HEX.formatHex(receive());
  }

  /** The next frame's message. */
  public GatewayMessage receiveMessage() throws IOException {
    return GatewayMessage.read(receive());
  }

  /** The same; empty if the other end has closed behind the last one. */
  public Optional<GatewayMessage> receiveMessageOrEnd() throws IOException {
    return receiveOrEnd().map(GatewayMessage::read);
  }

  private Optional<byte[]> receiveOrEnd() throws IOException {
    byte[] header = readBytes(headerSize());
    if (header.length == 0) {
      return Optional.empty();
    }
    if (isIpc) {
      assertThat(header[0]).as("the frame's type").isEqualTo((byte) 1);
    }
    ByteBuffer length = ByteBuffer.wrap(whole(header, headerSize()));
    int size = Math.toIntExact(length.getLong(headerSize() - Long.BYTES));
    return Optional.of(whole(readBytes(size), size));
  }

  private static byte[] whole(byte[] bytes, int count) throws EOFException {
    if (bytes.length < count) {
      throw new EOFException("the other end has closed within a frame");
    }
    return bytes;
  }

  private int headerSize() {
    return isIpc ? 1 + Long.BYTES : Long.BYTES;
  }

  /** Whether the other end closes without another byte. */
  public boolean isAtEnd() {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Waits for the other's end, in good order. */
  public void awaitEnd() throws IOException {
    assertThat(channel.read(ByteBuffer.allocate(1))).as("bytes in place of the end").isEqualTo(-1);
  }

  /** Says that nothing more is written. */
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Closes it in the middle of a test. */
  public void hangUp() throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
