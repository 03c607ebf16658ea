/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between a client and a server that fails on demand: connections break, are reset or
 * stand still, in both directions or in one, new ones are refused, and lines are long, narrow or
 * read slowly. It listens on the server's own address, so that the server's certificate is good for
 * it too. Methods may be called from any thread.
 */
public final class TcpRelay implements AutoCloseable {

  /** Which way bytes travel. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /** One client with its way to the server. */
  private record Link(Socket client, Socket server, Pipe toServer, Pipe toClient) {

    void cut(boolean reset) throws IOException {
      toServer.close();
      toClient.close();
      for (Socket socket : new Socket[] {client, server}) {
        if (reset) {
          resetAtClose(socket);
        }
        socket.close();
      }
    }

    private static void resetAtClose(Socket socket) throws SocketException {
      try {
        socket.setSoLinger(true, 0);
      } catch (SocketException e) {
        if (!socket.isClosed()) { // by a pipe whose other end went
          throw e;
        }
      }
    }

    void changed() {
      toServer.changed();
      toClient.changed();
    }
  }

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Map<Direction, Line> lines = new ConcurrentHashMap<>();
  private final Set<Direction> stalled = ConcurrentHashMap.newKeySet();
  private final Pipe.Width upwards = new Pipe.Width();
  private final Pipe.Width downwards = new Pipe.Width();
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

  /** How it is one way from now on; what is on its way stays as it was. */
  public void line(Direction direction, Line line) {
    lines.put(direction, line);
    links.forEach(Link::changed);
  }

  /** How it is both ways from now on. */
  public void line(Line line) {
    line(Direction.TO_SERVER, line);
    line(Direction.TO_CLIENT, line);
  }

  /**
   * Lets nothing through, in either direction, until {@link #resume}; no word that a connection is
   * broken either, and nobody answers who connects.
   */
  public void stall() {
    stall(Direction.TO_SERVER);
    stall(Direction.TO_CLIENT);
  }

  /** Lets nothing through in one direction: the connection is half open. */
  public void stall(Direction direction) {
    stalled.add(direction);
  }

  /** Ends every stall: what was on its way arrives. */
  public void resume() {
    stalled.clear();
    links.forEach(Link::changed);
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
    Link link =
        new Link(client, new Socket(), pipe(Direction.TO_SERVER), pipe(Direction.TO_CLIENT));
    links.add(link);
    try {
      link.toServer.awaitOpen();
      if (refusing || closed) {
        return; // Cut was called while this one was being made.
      }
      link.server.connect(target);
      client.setTcpNoDelay(true);
      link.server.setTcpNoDelay(true);
      ConnectProxy.inBackground(() -> link.toServer.readAll(client.getInputStream()));
      ConnectProxy.inBackground(() -> link.toClient.readAll(link.server.getInputStream()));
      ConnectProxy.inBackground(() -> {
        try {
          link.toClient.writeAll(client.getOutputStream());
        } finally {
          end(link);
        }
      });
      link.toServer.writeAll(link.server.getOutputStream());
    } finally {
      end(link);
    }
  }

  private Pipe pipe(Direction direction) {
    return new Pipe(
        () -> lines.getOrDefault(direction, Line.FREE),
        direction == Direction.TO_SERVER ? upwards : downwards,
        () -> stalled.contains(direction));
  }

  private void end(Link link) throws IOException {
    links.remove(link);
    link.cut(false);
  }
}
