/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A network between a client and a server that fails on demand: connections break, are reset or
 * stand still, and new ones are refused. It listens on the server's own address, so that the
 * server's certificate is good for it too. Methods may be called from any thread.
 */
public final class TcpRelay implements AutoCloseable {

  /** One client with its way to the server. */
  private record Link(Socket client, Socket server) {

    void cut(boolean reset) throws IOException {
      for (Socket socket : new Socket[] {client, server}) {
        if (reset && !socket.isClosed()) {
          socket.setSoLinger(true, 0);
        }
        socket.close();
      }
    }
  }

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Semaphore moving = new Semaphore(1);
  private volatile boolean refusing;
  private volatile boolean closed;

  private TcpRelay(ServerSocket listening, InetSocketAddress target) {
    this.listening = listening;
    this.target = target;
  }

  /** Leads to this address and port, from a free port of the same address. */
  public static TcpRelay to(String host, int port) throws IOException {
    InetAddress address = LoopbackAddress.inet(host);
    TcpRelay relay =
        new TcpRelay(new ServerSocket(0, 50, address), new InetSocketAddress(address, port));
    ConnectProxy.inBackground(relay::acceptAll);
    return relay;
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Whether new connections are closed at once. */
  public void refuse(boolean value) {
    refusing = value;
  }

  /** Closes all connections; what is on its way may be lost. */
  public void cut() throws IOException {
    cut(false);
  }

  /** Resets all connections: neither end is told in an orderly way. */
  public void reset() throws IOException {
    cut(true);
  }

  private void cut(boolean reset) throws IOException {
    for (Link link : List.copyOf(links)) {
      links.remove(link);
      link.cut(reset);
    }
  }

  /** Lets nothing through, in either direction, until {@link #resume}. */
  public void stall() {
    moving.acquireUninterruptibly();
  }

  /** Ends one {@link #stall}. */
  public void resume() {
    moving.release();
  }

  /** Breaks all connections and takes no more. */
  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    cut(false);
  }

  private void acceptAll() throws IOException {
    while (!closed) {
      Socket client = listening.accept();
      if (refusing) {
        client.close();
      } else {
        ConnectProxy.inBackground(() -> serve(client));
      }
    }
  }

  private void serve(Socket client) throws IOException {
    Socket server = new Socket();
    try (client;
        server) {
      server.connect(target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Link link = new Link(client, server);
      links.add(link);
      if (refusing || closed) {
        return; // Cut was called while this one was being made.
      }
      ConnectProxy.inBackground(() -> pump(link, server, client));
      pump(link, client, server);
    }
  }

  private void pump(Link link, Socket from, Socket to) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        moving.acquireUninterruptibly();
        moving.release();
        out.write(buffer, 0, length);
      }
    } finally {
      links.remove(link);
    }
  }
}
