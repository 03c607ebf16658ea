/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.LoopbackAddress;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * A loop for a test, and what is to be done on it. A peer may take minutes to greet, since it is
 * the test's own thread.
 */
final class Loops implements AutoCloseable {

  static final Duration LONG = Duration.ofMinutes(3);

  private final SpLoop loop = SpLoop.start("test-sp", LONG);

  SpLoop loop() {
    return loop;
  }

  PairSocket connect(SpAddress address, PairListener listener) {
    return PairSockets.connect(loop, address, listener);
  }

  PairSocket bind(SpAddress address, PairListener listener) {
    return PairSockets.bind(loop, address, listener).join();
  }

  /** Does it on the loop and waits for its result. */
  <T> T on(Callable<T> task) {
    try {
      return loop.eventLoop().submit(task).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends and flushes. */
  boolean send(PairSocket socket, String hex) {
    return on(() -> {
      boolean sent = socket.send(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
      socket.flush();
      return sent;
    });
  }

  static void awaitTold(Recorder recorder, String... told) {
    await().atMost(LONG).untilAsserted(() -> assertThat(recorder.told()).containsExactly(told));
  }

  /** An address of this kind that nobody has. */
  static SpAddress free(Kind kind, Path folder) {
    return kind == Kind.IPC
        ? new SpAddress.Ipc(folder.resolve("s"))
        : new SpAddress.Tcp(LoopbackAddress.next(), 0);
  }

  @Override
  public void close() {
    loop.close();
  }

  /** Both kinds of addresses. */
  enum Kind {
    IPC,
    TCP;

    /** A frame with this payload, in hex. */
    String frame(String payload) {
      String length = "%016x".formatted(payload.length() / 2);
      return (this == IPC ? "01" : "") + length + payload;
    }
  }
}
