/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway;

import io.holdfast.gateway.sp.SpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An address at which the test plays a host. Its file stays, as that of a process that was killed.
 * One thread.
 */
public final class RawListener implements AutoCloseable {

  private final ServerSocketChannel server;
  private final boolean isIpc;

  private RawListener(ServerSocketChannel server, boolean isIpc) {
    this.server = server;
    this.isIpc = isIpc;
  }

  /** A TCP port may be 0. */
  public static RawListener bind(SpAddress address) throws IOException {
    boolean isIpc = address instanceof SpAddress.Ipc;
    ServerSocketChannel server =
        ServerSocketChannel.open(isIpc ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
    server.bind(RawPeer.socketAddress(address));
    return new RawListener(server, isIpc);
  }

  /** At a Unix domain socket, in place of one that was left there. */
  public static RawListener ipc(Path file) throws IOException {
    Files.deleteIfExists(file);
    return bind(new SpAddress.Ipc(file));
  }

  /** At a free port of the loopback. */
  public static RawListener tcp() throws IOException {
    return bind(new SpAddress.Tcp("127.0.0.1", 0));
  }

  /** Where, for the one that connects. */
  public SpAddress address() throws IOException {
    return server.getLocalAddress() instanceof InetSocketAddress tcp
        ? new SpAddress.Tcp(tcp.getAddress().getHostAddress(), tcp.getPort())
        : new SpAddress.Ipc(((UnixDomainSocketAddress) server.getLocalAddress()).getPath());
  }

  /** The same as gateways write it. */
  public String uri() throws IOException {
    return address().toString();
  }

  /** The next connection; nothing is said on it. */
  public RawPeer accept() throws IOException {
    return new RawPeer(server.accept(), isIpc);
  }

  /** The next connection, if it is there. */
  public Optional<RawPeer> poll() throws IOException {
    server.configureBlocking(false);
    SocketChannel channel = server.accept();
    server.configureBlocking(true);
    return Optional.ofNullable(channel).map(accepted -> new RawPeer(accepted, isIpc));
  }

  /** The next connection that still waits for a greeting; it gets one. */
  public RawPeer greet() throws IOException {
    return greet(() -> {});
  }

  /** The same; does something before it greets: until then the other end sends nothing here. */
  public RawPeer greet(Runnable first) throws IOException {
    while (true) {
      RawPeer peer = accept();
      first.run();
      if (peer.greetIfThere()) {
        return peer;
      }
      peer.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
