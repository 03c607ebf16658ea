/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutboxLifeTest {

  @Test
  @DisplayName("[client-31] [client-122] Every message ends once, whatever happens in what order")
  void anything_RANDOM_completesEachOnce() {
    Seed.times(10_000, random -> new Life(random).live());
  }

  /** A random life of an outbox: every message that it took has to be told of once. */
  private static final class Life {
    final SplittableRandom random;
    final Outbox outbox = OutboxTest.outbox();
    final List<int[]> told = new ArrayList<>();
    final QueueBound bound;
    OutboxTest.@Nullable Wire wire;
    Set<Integer> unacknowledged = new HashSet<>();
    long now;
    boolean over;

    Life(SplittableRandom random) {
      this.random = random;
      now = random.nextLong();
      bound =
          new QueueBound(
              1 + random.nextInt(20), 1 + random.nextInt(200), OutboxTest.anyOverflow(random));
      outbox.bound(bound);
    }

    void live() {
      for (int i = random.nextInt(100); i > 0; i--) {
        step();
        assertThat(outbox.waiting() + outbox.inFlight()).isLessThanOrEqualTo(bound.messages());
        assertThat(outbox.bytes()).isBetween(0L, bound.bytes());
      }
      over = true;
      outbox.fail(ClientException.closed());
      assertThat(told).allSatisfy(times -> assertThat(times[0]).isEqualTo(1));
      assertThat(outbox.isEmpty()).isTrue();
      assertThat(outbox.bytes()).isZero();
      assertThat(outbox.dueIn(now)).isEqualTo(Outbox.NOTHING_DUE);
    }

    private void step() {
      OutboxTest.Wire current = wire;
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> add();
        case 3 -> acknowledge();
        case 4 -> pass(random.nextLong(100_000_000_000L));
        case 5 -> outbox.tellDropped();
        case 6 -> {
          if (current != null) {
            current.room = random.nextInt(5);
            outbox.pump(current, now);
          }
        }
        default -> {
          if (current == null) {
            connect();
          } else if (random.nextInt(3) == 0) {
            outbox.end(now);
            wire = null;
          }
        }
      }
    }

    private void connect() {
      OutboxTest.Wire made = new OutboxTest.Wire();
      made.unacknowledged.addAll(unacknowledged);
      unacknowledged = made.unacknowledged;
      wire = made;
      outbox.begin(OutboxTest.settings(1 + random.nextInt(10)), now);
    }

    private void add() {
      int[] times = new int[1];
      Duration maxWait =
          random.nextBoolean() ? null : Duration.ofMillis(random.nextLong(-1, 200_000));
      Outgoing message =
          new Outgoing(
              "t".repeat(random.nextInt(30)),
              Bytes.EMPTY,
              failure -> {
                times[0]++;
                if (!over && told.size() < 200 && random.nextInt(4) == 0) {
                  add(); // From its own completion.
                }
              },
              maxWait);
      if (outbox.add(message, now)) {
        told.add(times);
      }
    }

    private void acknowledge() {
      // Often one that is on its way, sometimes twice, sometimes none.
      int id = 1 + random.nextInt(15);
      unacknowledged.remove(id);
      outbox.acknowledged(id);
      if (random.nextInt(5) == 0) {
        outbox.acknowledged(id);
      }
    }

    private void pass(long nanos) {
      now += nanos;
      outbox.expire(now);
      if (outbox.overdue(now)) {
        outbox.end(now);
        wire = null;
      }
      outbox.expire(now); // What completions have added meanwhile may be late already.
      for (int id = 1; id < 2000; id++) {
        if (!outbox.inUse(id)) {
          unacknowledged.remove(id);
        }
      }
      OutboxTest.Wire current = wire;
      if (current != null) {
        outbox.remind(current, now);
        assertThat(outbox.dueIn(now)).as("no busy loop").isPositive();
      }
    }
  }
}
