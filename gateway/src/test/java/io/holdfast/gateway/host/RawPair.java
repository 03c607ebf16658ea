/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.sp.SpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A PAIR socket of a gateway, as bytes on one connection: greeting and frames are checked, nothing
 * is done by itself. A thread of its own reads.
 */
final class RawPair implements AutoCloseable {

  /** Greeting of protocol 0x10, PAIR v0. */
  static final byte[] GREETING = HexFormat.of().parseHex("0053500000100000");

  private static final long PATIENCE_SECONDS = 180;

  private final SocketChannel channel;
  private final boolean isIpc;
  private final BlockingQueue<Optional<byte[]>> frames = new LinkedBlockingQueue<>();
  private final Semaphore mayRead = new Semaphore(0);
  private volatile long pauseNanos;

  private RawPair(SocketChannel channel, boolean isIpc) {
    this.channel = channel;
    this.isIpc = isIpc;
  }

  /** Connects and greets; what comes is read. */
  static RawPair connect(String uri) throws IOException {
    RawPair pair = connectDeaf(uri);
    pair.read();
    return pair;
  }

  /** Connects and greets; nothing is read before {@link #read}. */
  static RawPair connectDeaf(String uri) throws IOException {
    SocketAddress address =
        SpAddress.parse(uri) instanceof SpAddress.Ipc ipc
            ? UnixDomainSocketAddress.of(ipc.path())
            : tcp(uri);
    SocketChannel channel = SocketChannel.open(address);
    RawPair pair = new RawPair(channel, address instanceof UnixDomainSocketAddress);
    pair.write(GREETING);
    Thread reader = new Thread(pair::readAll, "raw-pair");
    reader.setDaemon(true);
    reader.start();
    return pair;
  }

  private static SocketAddress tcp(String uri) {
    SpAddress.Tcp tcp = (SpAddress.Tcp) SpAddress.parse(uri);
    return new InetSocketAddress(tcp.host(), tcp.port());
  }

  /** Lets the reader go. */
  void read() {
    mayRead.release();
  }

  /** Sends a payload with its frame. */
  void send(byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 9);
    if (isIpc) {
      frame.put((byte) 1);
    }
    write(toArray(frame.putLong(payload.length).put(payload).flip()));
  }

  private static byte[] toArray(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** Sends bytes as they are. */
  void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Lets the reader go, which takes so long for each frame. */
  void readSlowly(Duration each) {
    pauseNanos = each.toNanos();
    read();
  }

  /** The payload of the next frame. */
  byte[] next() throws InterruptedException {
    return await("a frame").orElseThrow(() -> new AssertionError("the connection has ended"));
  }

  private Optional<byte[]> await(String what) throws InterruptedException {
    Optional<byte[]> frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError(what + " did not come");
    }
    return frame;
  }

  /** Whether nothing has come that was not looked at. */
  boolean isSilent() {
    return frames.isEmpty();
  }

  /** Waits for the end; answers how many frames came before it. */
  int awaitEnd() throws InterruptedException {
    int count = 0;
    while (await("the end of the connection").isPresent()) {
      count++;
    }
    return count;
  }

  /** Says that nothing more is sent, and goes on reading. */
  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Ends the connection before the test does. */
  void hangUp() throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    mayRead.release();
    channel.close();
  }

  private void readAll() {
    try {
      mayRead.acquire();
      assertThat(take(GREETING.length)).isEqualTo(GREETING);
      while (true) {
        if (isIpc) {
          assertThat(take(1)).containsExactly(1);
        }
        int length = (int) ByteBuffer.wrap(take(Long.BYTES)).getLong();
        frames.add(Optional.of(take(length)));
        if (pauseNanos > 0) {
          LockSupport.parkNanos(pauseNanos);
        }
      }
    } catch (IOException | InterruptedException | AssertionError ended) {
      frames.add(Optional.empty());
    }
  }

  private byte[] take(int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("end");
      }
    }
    return buffer.array();
  }
}
