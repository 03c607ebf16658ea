/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An address at which the test plays a host, with sockets of the JDK and bytes spelled out. One
 * thread uses it.
 */
final class RawHost implements AutoCloseable {

  private final ServerSocketChannel server;
  private final @Nullable Path file;

  private RawHost(ServerSocketChannel server, @Nullable Path file) {
    this.server = server;
    this.file = file;
  }

  /** Binds a Unix domain socket. */
  static RawHost ipc(Path file) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(file));
    return new RawHost(server, file);
  }

  /** Binds a free port of the loopback. */
  static RawHost tcp() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new RawHost(server, null);
  }

  /** Where it is, as gateways write it. */
  String uri() throws IOException {
    return file == null
        ? "tcp://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort()
        : "ipc://" + file;
  }

  /** Waits for a gateway to connect, and greets it; one that had to wait too long has gone. */
  RawPeer accept() throws IOException {
    return accept(() -> {});
  }

  /** The same; does something before it greets: until then the gateway sends nothing here. */
  RawPeer accept(Runnable first) throws IOException {
    while (true) {
      SocketChannel channel = acceptSilently();
      try {
        first.run();
        return RawPeer.greet(channel, file != null);
      } catch (IOException tooLate) {
        channel.close();
      }
    }
  }

  /** The same without a greeting. */
  SocketChannel acceptSilently() throws IOException {
    return server.accept();
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
