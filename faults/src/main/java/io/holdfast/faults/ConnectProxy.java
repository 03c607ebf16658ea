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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy for CONNECT that does what a test says: gives a connection, refuses it with a
 * status, hangs, or drops it. Whatever name it is asked for, it connects to one address: names of
 * tests need not exist. Methods may be called from any thread.
 */
public final class ConnectProxy implements AutoCloseable {

  /** What it does with a request. */
  private sealed interface Answer {}

  private record Grant(InetSocketAddress target) implements Answer {}

  private record Say(String text) implements Answer {}

  private record Hang() implements Answer {}

  private final ServerSocket listening;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile Answer answer = new Hang();
  private volatile String demanded = "";

  private ConnectProxy(ServerSocket listening) {
    this.listening = listening;
  }

  /** Listens at a free port of 127.0.0.1; hangs until told what to do. */
  public static ConnectProxy start() throws IOException {
    ConnectProxy proxy =
        new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    inBackground(proxy::acceptAll);
    return proxy;
  }

  /** Gives connections to this port of 127.0.0.1, whatever they are asked to. */
  public ConnectProxy granting(int port) {
    answer = new Grant(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return this;
  }

  /** Gives connections to this address, whatever they are asked to. */
  public ConnectProxy granting(String host, int port) {
    answer = new Grant(new InetSocketAddress(host, port));
    return this;
  }

  /** Answers 407 unless the header {@code Proxy-Authorization} has this value. */
  public ConnectProxy demanding(String authorization) {
    demanded = authorization;
    return this;
  }

  /** Answers with a status and a body, and closes. */
  public ConnectProxy refusing(int status, String reason) {
    return saying("HTTP/1.1 " + status + " " + reason + "\r\nContent-Length: 2\r\n\r\nno");
  }

  /** Answers this text as it is, and closes: nothing at all, half a head, what is not HTTP. */
  public ConnectProxy saying(String text) {
    answer = new Say(text);
    return this;
  }

  /** Reads requests and never answers. */
  public ConnectProxy hanging() {
    answer = new Hang();
    return this;
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** The heads of all requests so far, in the order of their arrival. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  /** Breaks all connections that it has. */
  public void drop() throws IOException {
    for (Socket socket = open.poll(); socket != null; socket = open.poll()) {
      socket.close();
    }
  }

  /** Breaks all connections and takes no more. */
  @Override
  public void close() throws IOException {
    listening.close();
    drop();
  }

  private void acceptAll() throws IOException {
    while (true) {
      Socket client = listening.accept();
      client.setTcpNoDelay(true);
      open.add(client);
      inBackground(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    String head = head(client.getInputStream());
    heads.add(head);
    if (answer instanceof Hang) {
      return;
    }
    if (!head.contains("Proxy-Authorization: " + demanded) && !demanded.isEmpty()) {
      say(client, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    } else if (answer instanceof Say say) {
      say(client, say.text());
    } else if (answer instanceof Grant grant) {
      tunnel(client, grant.target());
    }
  }

  private void tunnel(Socket client, InetSocketAddress address) throws IOException {
    Socket target = new Socket(address.getAddress(), address.getPort());
    target.setTcpNoDelay(true);
    open.add(target);
    String granted = "HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n";
    client.getOutputStream().write(granted.getBytes(StandardCharsets.ISO_8859_1));
    inBackground(() -> pump(target, client));
    pump(client, target);
  }

  private static void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      OutputStream out = to.getOutputStream();
      from.getInputStream().transferTo(out);
    }
  }

  private static void say(Socket client, String text) throws IOException {
    try (client) {
      client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** Up to and with the empty line. */
  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("the request ended: " + head);
      }
      head.append((char) read);
    }
    return head.toString();
  }

  /** What a thread does with a socket until that breaks. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                // One end is gone; so is the other.
              }
            },
            "scripted-peer");
    thread.setDaemon(true);
    thread.start();
  }
}
