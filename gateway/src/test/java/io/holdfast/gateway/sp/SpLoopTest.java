/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.netty.LeakGuard;
import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.sp.Loops.Kind;
import io.netty.buffer.Unpooled;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakGuard.class)
class SpLoopTest {

  @TempDir Path folder;

  @Test
  @DisplayName("a loop that is closed closes its sockets and removes their files")
  void close_SOCKETS_OPEN_closesThem() throws IOException {
    Recorder recorder = new Recorder();
    Loops loops = new Loops();
    PairSocket socket = loops.bind(Loops.free(Kind.IPC, folder), recorder);
    try (RawPeer peer = RawPeer.greet(socket.address())) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      loops.close();
      assertThat(peer.isAtEnd()).isTrue();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("a loop without a thread does all of it while its owner runs it")
  void run_DRIVEN_servesAPeer() throws IOException {
    Recorder recorder = new Recorder();
    ManualIoEventLoop driven =
        new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
    SpLoop loop = SpLoop.driven(driven);
    CompletableFuture<PairSocket> bound =
        PairSockets.bind(loop, Loops.free(Kind.IPC, folder), recorder);
    assertThat(bound).isNotDone();
    while (!bound.isDone()) {
      driven.runNow();
    }
    PairSocket socket = bound.join();
    try (RawPeer peer = RawPeer.connect(socket.address())) {
      peer.write(RawPeer.GREETING + Kind.IPC.frame("aa"));
      while (!recorder.hasTold("aa")) {
        driven.run(50_000_000);
      }
      socket.send(Unpooled.wrappedBuffer(new byte[] {1}));
      socket.flush();
      assertThat(peer.read(18)).isEqualTo(RawPeer.GREETING + Kind.IPC.frame("01"));
      loop.close();
      assertThat(peer.isAtEnd()).isTrue();
    }
    assertThat(folder).isEmptyDirectory();
  }
}
