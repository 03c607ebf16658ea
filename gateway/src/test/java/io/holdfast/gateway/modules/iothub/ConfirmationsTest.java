/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfirmationsTest {

  private static final int MOST_WAITING = 10_000;

  private final Counts counts = new Counts();
  private final CountDownLatch publishing = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  /** A gateway whose modules take nothing. */
  private final class Stuck implements ModuleContext {
    @Override
    public String name() {
      return "bridge";
    }

    @Override
    public String args() {
      return "null";
    }

    @Override
    public boolean publish(GatewayMessage message) {
      publishing.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      return false;
    }
  }

  @Test
  @DisplayName("confirmations that nobody takes are counted when they are dropped, also at the end")
  void tell_SINK_STUCK_countsDropped() throws InterruptedException {
    Confirmations confirmations = new Confirmations(new Stuck(), counts);
    confirmations.tell("first", Verdict.OK);
    assertThat(publishing.await(3, TimeUnit.MINUTES)).isTrue();
    for (int i = 0; i < MOST_WAITING; i++) {
      confirmations.tell("" + i, Verdict.OK);
    }
    assertThat(dropped()).isZero();

    confirmations.tell("one too many", Verdict.OK);
    assertThat(dropped()).isEqualTo(1);

    confirmations.close(Duration.ofMillis(1));
    assertThat(dropped()).isEqualTo(1L + MOST_WAITING);
    assertThat(interrupted.await(3, TimeUnit.MINUTES)).isTrue();
  }

  private long dropped() {
    return counts.now().getOrDefault(Count.CONFIRMATIONS_DROPPED, 0L);
  }
}
