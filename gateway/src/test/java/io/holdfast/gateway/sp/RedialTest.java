/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.netty.LeakGuard;
import io.holdfast.gateway.sp.Loops.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a peer is dialled again: the best of some, since a machine may be slow. */
@ExtendWith(LeakGuard.class)
class RedialTest {

  private static final int TRIES = 6;

  @TempDir Path folder;

  private final Loops loops = new Loops();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void end() {
    loops.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-4] a peer that goes after a while is dialled again at once")
  void connect_PEER_LOST_isDialledAtOnce(Kind kind) throws IOException {
    List<Duration> waits = new ArrayList<>();
    try (RawPeer.Listening host = RawPeer.listen(Loops.free(kind, folder))) {
      loops.connect(host.address(), recorder);
      RawPeer peer = host.accept();
      for (int i = 0; i < TRIES; i++) {
        int told = 2 * i + 1;
        peer.greet();
        await().atMost(Loops.LONG).until(() -> recorder.told().size() == told);
        await().pollDelay(Duration.ofMillis(150)).until(() -> true);
        long lost = System.nanoTime();
        peer.close();
        peer = host.accept();
        waits.add(Duration.ofNanos(System.nanoTime() - lost));
      }
      peer.close();
    }
    assertThat(Collections.min(waits)).isLessThan(Duration.ofMillis(90));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-4] a peer that hangs up each time is dialled every 100 ms, not faster")
  void connect_PEER_HANGS_UP_isDialledEvery100Millis(Kind kind) throws IOException {
    List<Duration> waits = new ArrayList<>();
    try (RawPeer.Listening host = RawPeer.listen(Loops.free(kind, folder))) {
      loops.connect(host.address(), recorder);
      RawPeer peer = host.accept();
      for (int i = 0; i < TRIES; i++) {
        if (i % 2 == 0) {
          peer.greet();
        }
        long lost = System.nanoTime();
        peer.close();
        peer = host.accept();
        if (i % 2 == 1) {
          waits.add(Duration.ofNanos(System.nanoTime() - lost));
        }
      }
      peer.close();
    }
    assertThat(waits).allSatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofMillis(95)));
    assertThat(Collections.min(waits)).isLessThan(Duration.ofMillis(900));
  }
}
