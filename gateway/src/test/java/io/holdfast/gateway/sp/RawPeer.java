/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The other end of a socket, byte for byte. Every call waits. One thread. */
final class RawPeer implements AutoCloseable {

  static final String GREETING = "0053500000100000";

  private final SocketChannel channel;

  private RawPeer(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to a bound socket. */
  static RawPeer connect(SpAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(family(address));
    channel.connect(socketAddress(address));
    return new RawPeer(channel);
  }

  /** Connects, and exchanges greetings. */
  static RawPeer greet(SpAddress address) throws IOException {
    return connect(address).greet();
  }

  /** Listens; a TCP port may be 0. */
  static Listening listen(SpAddress address) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(family(address));
    server.bind(socketAddress(address));
    return new Listening(server);
  }

  private static StandardProtocolFamily family(SpAddress address) {
    return address instanceof SpAddress.Ipc
        ? StandardProtocolFamily.UNIX
        : StandardProtocolFamily.INET;
  }

  private static SocketAddress socketAddress(SpAddress address) {
    return address instanceof SpAddress.Tcp tcp
        ? new InetSocketAddress(tcp.host(), tcp.port())
        : UnixDomainSocketAddress.of(((SpAddress.Ipc) address).path());
  }

  /** Says the greeting and takes the other's. */
  RawPeer greet() throws IOException {
    send(GREETING);
    String theirs = read(8);
    if (!theirs.equals(GREETING)) {
      throw new IOException("greeted with " + theirs);
    }
    return this;
  }

  private RawPeer greetIfThere() throws IOException {
    String theirs = read(8);
    channel.configureBlocking(false);
    int more = channel.read(ByteBuffer.allocate(1));
    channel.configureBlocking(true);
    if (more != 0 || !theirs.equals(GREETING)) {
      throw new EOFException("gone, or greeted with " + theirs);
    }
    return send(GREETING);
  }

  RawPeer send(String hex) throws IOException {
    send(HexFormat.of().parseHex(hex));
    return this;
  }

  void send(byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** So many bytes, in hex; fewer if the other end closes before. */
  String read(int count) throws IOException {
    return HexFormat.of().formatHex(readBytes(count));
  }

  byte[] readBytes(int count) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(count);
    while (in.hasRemaining() && channel.read(in) >= 0) {}
    return Arrays.copyOf(in.array(), in.position());
  }

  /** Whether the other end closes without another byte. */
  boolean isAtEnd() {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Takes connections. */
  static final class Listening implements AutoCloseable {

    private final ServerSocketChannel server;

    Listening(ServerSocketChannel server) {
      this.server = server;
    }

    /** Where, for the one that connects. */
    SpAddress address() throws IOException {
      return server.getLocalAddress() instanceof InetSocketAddress tcp
          ? new SpAddress.Tcp(tcp.getAddress().getHostAddress(), tcp.getPort())
          : new SpAddress.Ipc(((UnixDomainSocketAddress) server.getLocalAddress()).getPath());
    }

    /** The next connection. */
    RawPeer accept() throws IOException {
      return new RawPeer(server.accept());
    }

    /** The next connection, if it is there. */
    Optional<RawPeer> poll() throws IOException {
      server.configureBlocking(false);
      SocketChannel channel = server.accept();
      server.configureBlocking(true);
      return Optional.ofNullable(channel).map(RawPeer::new);
    }

    /** The next connection that still waits for a greeting; it gets one. */
    RawPeer greet() throws IOException {
      while (true) {
        RawPeer peer = accept();
        try {
          return peer.greetIfThere();
        } catch (IOException tooLate) {
          peer.close();
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
