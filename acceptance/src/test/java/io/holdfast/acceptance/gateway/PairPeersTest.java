/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.acceptance.gateway.Cat.Tool;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.gateway.sp.PairSockets;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.gateway.sp.SpLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our PAIR sockets against those of libnanomsg and nng, in both roles, over ipc and TCP. */
class PairPeersTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  /** No text, and all that a shell, a C string or a line would trip over. */
  private static final String BINARY = "00ff0a225c6162";

  @TempDir Path folder;

  private final SpLoop loop = SpLoop.start("peers");
  private final Heard heard = new Heard();

  @AfterEach
  void end() {
    loop.close();
  }

  static Stream<Arguments> peers() {
    return Stream.of(Tool.values())
        .flatMap(tool -> Stream.of("ipc", "tcp").map(transport -> Arguments.of(tool, transport)));
  }

  @ParameterizedTest
  @MethodSource("peers")
  @DisplayName("[gateway-1] [gateway-13] it connects to a socket of nanomsg or nng, both ways")
  void connect_PEER_IS_BOUND_bothWays(Tool tool, String transport) throws Exception {
    tool.require();
    String url = url(transport);
    try (Cat cat = tool.bind(url, folder, "--file", binary(), "--interval", "1")) {
      bothWays(PairSockets.connect(loop, SpAddress.parse(url), heard), cat);
    }
  }

  @ParameterizedTest
  @MethodSource("peers")
  @DisplayName("[gateway-2] [gateway-13] it is bound for a socket of nanomsg or nng, both ways")
  void bind_PEER_CONNECTS_bothWays(Tool tool, String transport) throws Exception {
    tool.require();
    PairSocket socket = PairSockets.bind(loop, SpAddress.parse(url(transport)), heard).join();
    try (Cat cat =
        tool.connect(socket.address().toString(), folder, "--file", binary(), "--interval", "1")) {
      bothWays(socket, cat);
    }
  }

  private void bothWays(PairSocket socket, Cat cat) {
    await().atMost(LONG).until(() -> heard.payloads.contains(BINARY));
    send(socket, BINARY);
    send(socket, "");
    send(socket, "c3a9");
    await().atMost(LONG).until(() -> cat.received().size() >= 3);
    assertThat(cat.received()).containsExactly(BINARY, "", "c3a9");
    assertThat(heard.payloads).containsOnly(BINARY);
  }

  @ParameterizedTest
  @MethodSource("peers")
  @DisplayName("[gateway-4] a bound peer that is killed and comes again is connected to again")
  void connect_PEER_KILLED_comesAgain(Tool tool, String transport) throws Exception {
    tool.require();
    String url = url(transport);
    PairSocket socket = PairSockets.connect(loop, SpAddress.parse(url), heard);
    for (int life = 1; life <= 3; life++) {
      int lives = life;
      try (Cat cat = tool.bind(url, folder)) {
        await().atMost(LONG).until(() -> heard.connected.get() == lives);
        send(socket, "0" + life);
        await().atMost(LONG).until(() -> cat.received().equals(List.of("0" + lives)));
      }
      await().atMost(LONG).until(() -> heard.disconnected.get() == lives);
    }
  }

  @ParameterizedTest
  @MethodSource("peers")
  @DisplayName("[gateway-2] a peer that was killed may connect again")
  void bind_PEER_KILLED_comesAgain(Tool tool, String transport) throws Exception {
    tool.require();
    PairSocket socket = PairSockets.bind(loop, SpAddress.parse(url(transport)), heard).join();
    for (int life = 1; life <= 3; life++) {
      int lives = life;
      try (Cat cat = tool.connect(socket.address().toString(), folder)) {
        await().atMost(LONG).until(() -> heard.connected.get() == lives);
        send(socket, "0" + life);
        await().atMost(LONG).until(() -> cat.received().equals(List.of("0" + lives)));
      }
      await().atMost(LONG).until(() -> heard.disconnected.get() == lives);
    }
  }

  @ParameterizedTest
  @MethodSource("peers")
  @DisplayName("[gateway-1] of many messages each arrives, in order")
  void send_MANY_arriveInOrder(Tool tool, String transport) throws Exception {
    tool.require();
    List<String> numbers = IntStream.range(0, 20_000).mapToObj(i -> "number " + i).toList();
    String url = url(transport);
    try (Cat cat = tool.bind(url, folder)) {
      PairSocket socket = PairSockets.connect(loop, SpAddress.parse(url), heard);
      await().atMost(LONG).until(() -> heard.connected.get() == 1);
      on(() -> {
        for (String number : numbers) {
          socket.send(Unpooled.wrappedBuffer(number.getBytes(StandardCharsets.UTF_8)));
        }
        socket.flush();
        return true;
      });
      await().atMost(LONG).until(() -> cat.received().size() >= numbers.size());
      assertThat(cat.receivedText()).isEqualTo(numbers);
      await().atMost(LONG).until(() -> heard.written.get() == numbers.size());
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NANOCAT")
  @DisplayName("[gateway-1] what a peer sends without a pause arrives whole")
  void received_FLOOD_arrivesWhole(Tool tool) throws Exception {
    tool.require();
    PairSocket socket = PairSockets.bind(loop, SpAddress.parse(url("ipc")), heard).join();
    try (Cat cat =
        tool.connect(socket.address().toString(), folder, "--file", binary(), "--interval", "0")) {
      await().atMost(LONG).until(() -> heard.payloads.size() > 5_000);
      assertThat(cat.received()).isEmpty();
      assertThat(heard.payloads).containsOnly(BINARY);
    }
  }

  @ParameterizedTest
  @MethodSource("peers")
  @DisplayName(
      "[gateway-8] what was sent just before a half-close arrives at a peer of nanomsg or nng")
  void halfClose_MANY_JUST_SENT_allArrive(Tool tool, String transport) throws Exception {
    tool.require();
    String url = url(transport);
    try (Cat cat = tool.bind(url, folder)) {
      PairSocket socket = PairSockets.connect(loop, SpAddress.parse(url), heard);
      await().atMost(LONG).until(() -> heard.connected.get() == 1);
      boolean ended =
          on(
                  () -> {
                    for (int i = 0; i < 1_000; i++) {
                      socket.send(Unpooled.wrappedBuffer(new byte[] {(byte) i}));
                    }
                    return socket.halfClose(LONG);
                  })
              .join();
      assertThat(ended).as("the peer has closed").isTrue();
      await().atMost(LONG).until(() -> cat.received().size() == 1_000);
    }
  }

  private String url(String transport) {
    if (transport.equals("ipc")) {
      return "ipc://" + folder.resolve("s");
    }
    String own = LoopbackAddress.next();
    return "tcp://" + own + ":" + LoopbackAddress.freePort(own);
  }

  private String binary() throws IOException {
    return Files.write(folder.resolve("binary"), HexFormat.of().parseHex(BINARY)).toString();
  }

  private void send(PairSocket socket, String hex) {
    boolean sent =
        on(() -> {
          boolean taken = socket.send(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
          socket.flush();
          return taken;
        });
    assertThat(sent).isTrue();
  }

  private <T> T on(Callable<T> task) {
    try {
      return loop.eventLoop().submit(task).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** What the socket told. */
  private static final class Heard implements PairListener {

    private final Queue<String> payloads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger disconnected = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();

    @Override
    public void connected() {
      connected.incrementAndGet();
    }

    @Override
    public void received(ByteBuf payload) {
      byte[] bytes = new byte[payload.readableBytes()];
      payload.readBytes(bytes);
      payloads.add(HexFormat.of().formatHex(bytes));
    }

    @Override
    public void written(int count) {
      written.addAndGet(count);
    }

    @Override
    public void disconnected() {
      disconnected.incrementAndGet();
    }
  }
}
