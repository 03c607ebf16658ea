/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.TcpRelay.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client and a server with the relay between them. */
class TcpRelayTest {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final int SILENCE_MILLIS = 200;

  private ServerSocket listening;
  private TcpRelay relay;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    relay = TcpRelay.to("127.0.0.1", listening.getLocalPort());
    client = dial();
    server = listening.accept();
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    client.close();
    server.close();
    listening.close();
  }

  private static void write(Socket to, int... bytes) throws IOException {
    for (int each : bytes) {
      to.getOutputStream().write(each);
    }
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  @Test
  @DisplayName("A delayed line keeps the order, and holds each byte as long as it says at least")
  void delayed_LINE_keepsOrder() throws IOException {
    relay.line(Line.delayed(Duration.ofMillis(200), Duration.ofMillis(100)));
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      write(client, i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(server.getInputStream().read()).isEqualTo(i);
    }
    assertThat(since(begin)).isGreaterThan(Duration.ofMillis(100));
    write(server, 7);
    assertThat(client.getInputStream().read()).isEqualTo(7);
    assertThat(since(begin)).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  @DisplayName("A narrow line, or one that is read slowly, lets no more through than it says")
  void narrow_LINE_takesItsTime() throws IOException {
    for (Line line : new Line[] {Line.narrow(20_000), Line.readSlowly(20_000)}) {
      relay.line(Direction.TO_SERVER, line);
      long begin = System.nanoTime();
      client.getOutputStream().write(new byte[10_000]);
      assertThat(server.getInputStream().readNBytes(10_000)).hasSize(10_000);
      assertThat(since(begin)).isGreaterThan(Duration.ofMillis(450));
    }
  }

  @Test
  @DisplayName("A half-open line is dead one way, and what it held arrives when it opens")
  void stall_ONE_WAY_letsTheOtherThrough() throws IOException {
    relay.stall(Direction.TO_SERVER);
    write(client, 1);
    write(server, 2);
    assertThat(client.getInputStream().read()).isEqualTo(2);
    assertSilent(server);
    relay.resume();
    assertThat(server.getInputStream().read()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "In a black hole nobody is told that the other end has gone, nor reached by a new one")
  void stall_BOTH_WAYS_saysNothing() throws IOException {
    relay.stall();
    client.close();
    assertSilent(server);
    try (Socket late = dial()) {
      write(late, 3);
      listening.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(listening::accept).isInstanceOf(SocketTimeoutException.class);
      relay.resume();
      assertThat(server.getInputStream().read()).isEqualTo(-1);
      listening.setSoTimeout(PATIENCE_MILLIS);
      try (Socket second = listening.accept()) {
        second.setSoTimeout(PATIENCE_MILLIS);
        assertThat(second.getInputStream().read()).isEqualTo(3);
      }
    }
  }

  @Test
  @DisplayName("A reset during a stall reaches both ends")
  void reset_STALLED_endsBoth() throws IOException {
    relay.stall();
    relay.reset();
    assertThatThrownBy(
            () -> {
              if (client.getInputStream().read() < 0) {
                throw new IOException("closed");
              }
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
    assertThatThrownBy(
            () -> {
              if (server.getInputStream().read() < 0) {
                throw new IOException("closed");
              }
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }
}
