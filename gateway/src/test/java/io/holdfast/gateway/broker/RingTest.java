/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ThreadPriorityCheck") // more threads than processors, on purpose
class RingTest {

  private static final int THREADS = 3;
  private static final int EACH = 50_000;

  @Test
  @DisplayName("what it takes, gives and refuses is what a list with a bound would")
  void calls_RANDOM_asAListWould() {
    Seed.times(
        200,
        random -> {
          int capacity = random.nextInt(1, 20);
          Ring<Integer> ring = new Ring<>(capacity);
          Deque<Integer> model = new ArrayDeque<>();
          for (int i = 0; i < 500; i++) {
            if (random.nextBoolean()) {
              assertThat(ring.offer(i)).isEqualTo(model.size() < capacity);
              if (model.size() < capacity) {
                model.add(i);
              }
            } else {
              assertThat(ring.isReady()).isEqualTo(!model.isEmpty());
              assertThat(ring.poll()).isEqualTo(model.poll());
            }
            assertThat(ring.size()).isEqualTo(model.size());
          }
        });
  }

  @Test
  @DisplayName(
      "[gateway-10] threads that write and read at once lose nothing, see nothing twice, and each"
          + " writer's come in order")
  void calls_MANY_THREADS_nothingLost() throws InterruptedException {
    Ring<long[]> ring = new Ring<>(7);
    AtomicBoolean isWritten = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int writer = i;
      writers.add(started(() -> write(ring, writer)));
    }
    List<List<long[]>> seen = new ArrayList<>();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<long[]> mine = new ArrayList<>();
      seen.add(mine);
      readers.add(started(() -> read(ring, isWritten, mine)));
    }
    join(writers);
    isWritten.set(true);
    join(readers);

    boolean[][] found = new boolean[THREADS][EACH];
    for (List<long[]> each : seen) {
      long[] last = {-1, -1, -1};
      for (long[] element : each) {
        int writer = (int) element[0];
        assertThat(element[1]).isGreaterThan(last[writer]);
        last[writer] = element[1];
        assertThat(found[writer][(int) element[1]]).isFalse();
        found[writer][(int) element[1]] = true;
      }
    }
    assertThat(seen.get(0).size() + seen.get(1).size()).isEqualTo(THREADS * EACH);
    assertThat(ring.appended()).isEqualTo(ring.taken()).isEqualTo((long) THREADS * EACH);
  }

  private static void write(Ring<long[]> ring, int writer) {
    for (int i = 0; i < EACH; i++) {
      long[] element = {writer, i};
      while (!ring.offer(element)) {
        Thread.yield();
      }
    }
  }

  private static void read(Ring<long[]> ring, AtomicBoolean isWritten, List<long[]> seen) {
    while (true) {
      boolean isLast = isWritten.get();
      long[] element = ring.poll();
      if (element != null) {
        seen.add(element);
      } else if (isLast) {
        return;
      } else {
        Thread.yield();
      }
    }
  }

  private static Thread started(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread each : threads) {
      each.join();
    }
  }
}
