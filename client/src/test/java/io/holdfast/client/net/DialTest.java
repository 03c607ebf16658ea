/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.BlackHole;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.NameServer;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private static Endpoint.Tcp at(int port) {
    return new Endpoint.Tcp("127.0.0.1", port, null);
  }

  private static LoopSettings asking(NameServer server) {
    return new LoopSettings(
        InstantSource.system(), Ticker.systemTicker(), () -> 0L, List.of(server.address()));
  }

  @Test
  @DisplayName("A dial connects, and what the server says first is not lost")
  void dial_SERVER_SPEAKS_FIRST_isHeard() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Pump pump = new Pump()) {
      pump.dialled(at(server.getLocalPort()));
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write(HELLO);
        pump.until(() -> pump.received.toString().equals("hello"));
        pump.write("!");
        pump.driver.doWork();
        assertThat(peer.getInputStream().read()).isEqualTo('!');
      }
    }
  }

  @Test
  @DisplayName("A Unix domain socket is dialled as any other")
  void dial_UNIX_SOCKET_connects(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Pump pump = new Pump()) {
      server.bind(UnixDomainSocketAddress.of(path));
      pump.dialled(new Endpoint.Unix(path));
      try (SocketChannel peer = server.accept()) {
        peer.write(ByteBuffer.wrap(HELLO));
        pump.until(() -> pump.received.toString().equals("hello"));
      }
      pump.dialled(new Endpoint.Unix(folder.resolve("none")));
      assertThat(pump.failure).hasMessageContaining("none");
      assertThat(requireNonNull(pump.failure).step()).isEqualTo(DialException.Step.CONNECT);
    }
  }

  @Test
  @DisplayName("A refused port is a failure to connect, and nothing happens between runs")
  void dial_REFUSED_fails() throws Exception {
    try (Pump pump = new Pump()) {
      var unused = pump.dial(at(LoopbackAddress.REFUSING_PORT));
      assertThat(pump.failure).isNull();
      pump.until(() -> pump.failure != null);
      assertThat(requireNonNull(pump.failure).step()).isEqualTo(DialException.Step.CONNECT);
      assertThat(pump.channel).isNull();
    }
  }

  @Test
  @DisplayName("All addresses of a name are tried in turn")
  void dial_FIRST_ADDRESS_REFUSES_takesTheNext() throws Exception {
    String here = LoopbackAddress.next();
    String nobody = LoopbackAddress.next();
    try (NameServer names = NameServer.start().knows("hub.test", nobody, here);
        ServerSocket server = new ServerSocket(0, 1, LoopbackAddress.inet(here));
        Pump pump = new Pump(asking(names))) {
      pump.dialled(new Endpoint.Tcp("hub.test", server.getLocalPort(), null));
      assertThat(pump.failure).isNull();
      assertThat(requireNonNull(pump.channel).remoteAddress())
          .isEqualTo(new InetSocketAddress(LoopbackAddress.inet(here), server.getLocalPort()));
    }
  }

  @Test
  @DisplayName("An address that answers nobody is left after ten seconds if there is another")
  void dial_FIRST_ADDRESS_SILENT_takesTheNext() throws Exception {
    MockTicker ticker = Ticker.newMockTicker();
    String here = LoopbackAddress.next();
    try (BlackHole hole = BlackHole.open();
        NameServer names = NameServer.start().knows("hub.test", "127.0.0.1", here);
        ServerSocket server = new ServerSocket(hole.port(), 1, LoopbackAddress.inet(here));
        Pump pump =
            new Pump(
                new LoopSettings(
                    InstantSource.system(), ticker, () -> 0L, List.of(names.address())))) {
      Dial dial = pump.dial(new Endpoint.Tcp("hub.test", hole.port(), null));
      pump.until(dial::isOpen);
      ticker.advance(9_999, TimeUnit.MILLISECONDS);
      pump.driver.doWork();
      assertThat(pump.channel).isNull();
      ticker.advance(1, TimeUnit.MILLISECONDS);
      pump.until(() -> pump.channel != null || pump.failure != null);

      assertThat(requireNonNull(pump.channel).remoteAddress())
          .isEqualTo(server.getLocalSocketAddress());
    }
  }

  @Test
  @DisplayName("[client-84] A name is asked for at each dial: the second finds the new address")
  void dial_NAME_MOVED_findsIt() throws Exception {
    String first = LoopbackAddress.next();
    String second = LoopbackAddress.next();
    try (NameServer names = NameServer.start().knows("hub.test", first);
        ServerSocket server = new ServerSocket(0, 50, LoopbackAddress.inet("0.0.0.0"));
        Pump pump = new Pump(asking(names))) {
      Endpoint hub = new Endpoint.Tcp("hub.test", server.getLocalPort(), null);
      assertThat(addressOf(pump.dialled(hub))).isEqualTo(first);
      names.knows("hub.test", second);
      assertThat(addressOf(pump.dialled(hub))).isEqualTo(second);
    }
  }

  private static String addressOf(Pump pump) {
    return ((InetSocketAddress) requireNonNull(pump.channel).remoteAddress())
        .getAddress()
        .getHostAddress();
  }

  @Test
  @DisplayName("A name that nobody knows fails by its name")
  void dial_UNKNOWN_NAME_fails() throws Exception {
    try (NameServer names = NameServer.start();
        Pump pump = new Pump(asking(names))) {
      pump.dialled(new Endpoint.Tcp("nowhere.test", 1, null));
      DialException failure = requireNonNull(pump.failure);
      assertThat(failure.step()).isEqualTo(DialException.Step.RESOLVE);
      assertThat(failure).hasMessageContaining("nowhere.test");
    }
  }

  @Test
  @DisplayName("[client-124] A dial into a black hole is cancelled at once and leaves no channel")
  void cancel_BLACK_HOLE_leavesNothing() throws Exception {
    try (BlackHole hole = BlackHole.open();
        Pump pump = new Pump()) {
      Dial dial = pump.dial(at(hole.port()));
      for (int i = 0; i < 10; i++) {
        pump.driver.doWork();
      }
      assertThat(pump.channel).isNull();
      assertThat(dial.isOpen()).isTrue();
      dial.cancel();
      dial.cancel();
      for (int i = 0; i < 10; i++) {
        pump.driver.doWork();
      }
      assertThat(dial.isOpen()).isFalse();
      assertThat(pump.failure).isNull();
    }
  }

  @Test
  @DisplayName("A dial that is cancelled before it began, or while a name is asked for, is silent")
  void cancel_EARLY_isSilent() throws Exception {
    try (NameServer names = NameServer.start().silent();
        Pump pump = new Pump(asking(names))) {
      pump.dial(at(LoopbackAddress.REFUSING_PORT)).cancel();
      Dial asking = pump.dial(new Endpoint.Tcp("hub.test", 1, null));
      pump.until(() -> !names.asked().isEmpty());
      asking.cancel();
      pump.driver.doWork();
      assertThat(pump.failure).isNull();
      assertThat(pump.channel).isNull();
    }
  }
}
