/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that answers as a test says, over TCP, TLS or a unix domain socket. A daemon
 * thread per connection reads one request after another and does what the script makes of it.
 *
 * <p>All methods may be called from any thread.
 */
public final class ScriptedHttpServer implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;
  private static final int LONGEST_BODY = 1024 * 1024;

  private final Listening listening;
  private final int port;
  private final BlockingQueue<HttpAsked> asked = new LinkedBlockingQueue<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile Function<HttpAsked, HttpReply> script;
  private volatile boolean closed;

  private ScriptedHttpServer(Listening listening, int port, Function<HttpAsked, HttpReply> script) {
    this.listening = listening;
    this.port = port;
    this.script = script;
    daemon("scripted-http-acceptor", this::acceptAll);
  }

  /** Listens without TLS at a free port of 127.0.0.1. */
  public static ScriptedHttpServer plain(Function<HttpAsked, HttpReply> script) throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new ScriptedHttpServer(new Tcp(socket), socket.getLocalPort(), script);
  }

  /** Listens with TLS at a free port of the given local address. */
  public static ScriptedHttpServer tls(
      String address, SSLContext identity, Function<HttpAsked, HttpReply> script)
      throws IOException {
    ServerSocket socket =
        identity.getServerSocketFactory().createServerSocket(0, 50, LoopbackAddress.inet(address));
    return new ScriptedHttpServer(new Tcp(socket), socket.getLocalPort(), script);
  }

  /** Listens at a unix domain socket, whose file it makes and removes. */
  public static ScriptedHttpServer unix(Path path, Function<HttpAsked, HttpReply> script)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(path));
    return new ScriptedHttpServer(new Unix(channel, path), -1, script);
  }

  /** Where it listens, or negative if at no port. */
  public int port() {
    return port;
  }

  /** Goes by another script from the next request on. */
  public void script(Function<HttpAsked, HttpReply> next) {
    script = next;
  }

  /**
   * The next request, in their order.
   *
   * @throws AssertionError if none comes in thirty seconds
   */
  public HttpAsked next() {
    try {
      HttpAsked request = asked.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("no request in " + PATIENCE_SECONDS + " s");
      }
      return request;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a request", e);
    }
  }

  /** The next request if it has come already, else null: for tests that drive a loop themselves. */
  public @Nullable HttpAsked poll() {
    return asked.poll();
  }

  /** How many connections are open. */
  public int connections() {
    return open.size();
  }

  /** Ends all connections and listens no more. */
  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    for (Connection connection : open) {
      connection.hangUp();
    }
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Connection connection = listening.accept();
        open.add(connection);
        daemon("scripted-http", () -> serve(connection));
      } catch (IOException e) {
        // A client that left during accept, or the end of listening, which ends the loop.
      }
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Connection connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.in());
      boolean stays = true;
      while (stays && !closed) {
        HttpAsked request = read(in);
        asked.add(request);
        stays = send(script.apply(request), connection);
      }
    } catch (IOException e) {
      // The client left.
    } finally {
      open.remove(connection);
    }
  }

  private static boolean send(HttpReply reply, Connection connection) throws IOException {
    for (byte[] piece : reply.pieces()) {
      connection.out().write(piece);
      connection.out().flush();
    }
    if (reply.then() == HttpReply.Then.RESET) {
      connection.reset();
    }
    return reply.then() == HttpReply.Then.STAY;
  }

  private static HttpAsked read(InputStream in) throws IOException {
    String[] words = line(in).split(" ", 3);
    if (words.length < 3) {
      throw new IOException("not a request line");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(Math.min(length, LONGEST_BODY));
    return new HttpAsked(words[0], words[1], headers, new String(body, StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Takes connections. */
  private interface Listening extends Closeable {
    Connection accept() throws IOException;
  }

  /** One connection, whatever it runs over. */
  private interface Connection extends Closeable {
    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    void reset() throws IOException;

    void hangUp() throws IOException;

    @Override
    default void close() throws IOException {
      hangUp();
    }
  }

  private record Tcp(ServerSocket socket) implements Listening {
    @Override
    public Connection accept() throws IOException {
      Socket accepted = socket.accept();
      accepted.setTcpNoDelay(true);
      return new TcpConnection(accepted);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private record TcpConnection(Socket socket) implements Connection {
    @Override
    public InputStream in() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
    }

    @Override
    public void hangUp() throws IOException {
      socket.close();
    }
  }

  private record Unix(ServerSocketChannel channel, Path path) implements Listening {
    @Override
    public Connection accept() throws IOException {
      return new UnixConnection(channel.accept());
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(path);
    }
  }

  private record UnixConnection(SocketChannel channel) implements Connection {
    @Override
    public InputStream in() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream out() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public void reset() {}

    @Override
    public void hangUp() throws IOException {
      channel.close();
    }
  }
}
