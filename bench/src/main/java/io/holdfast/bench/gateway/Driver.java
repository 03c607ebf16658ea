/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.gateway;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A module that publishes numbered messages, so many on their way at most, and takes them back:
 * each must come once and in order. With one on its way the next leaves when the last has come, and
 * the time of each is kept.
 */
final class Driver implements GatewayModule {

  private static final int POOL = 4_096;
  private static final int MOST_TIMES = 4_000_000;

  private final int window;
  private final GatewayMessage[] pool = new GatewayMessage[POOL];
  private final float[] times;

  private @Nullable ModuleContext context;
  private @Nullable Thread publisher;
  private volatile boolean isEnding;

  private volatile long sent;
  private volatile long received;
  private volatile boolean waits;

  // Of the thread that receives.
  private long wrong;
  private long leftAt;
  private volatile int timed;

  /**
   * Nothing sent yet.
   *
   * @param size of a whole message as it goes over the channel
   * @param window how many are on their way
   */
  Driver(int size, int window) {
    this.window = window;
    times = new float[window == 1 ? MOST_TIMES : 0];
    Map<String, String> properties = Map.of("source", "bench");
    int rest = size - GatewayMessage.of(properties, Bytes.EMPTY).serialisedSize();
    for (int i = 0; i < POOL; i++) {
      byte[] content = new byte[Math.max(Long.BYTES, rest)];
      ByteBuffer.wrap(content).putLong(i);
      pool[i] = GatewayMessage.of(properties, Bytes.owning(content));
      pool[i].serialised();
    }
  }

  long received() {
    return received;
  }

  /** How many did not come back, or not in their place; once all is over. */
  long lost() {
    return sent - received + wrong;
  }

  /** Half of each round trip since this was asked last, in microseconds, ascending. */
  float[] takeTimes() {
    float[] taken = Arrays.copyOf(times, timed);
    timed = 0;
    Arrays.sort(taken);
    return taken;
  }

  @Override
  public void create(ModuleContext given) {
    context = given;
  }

  @Override
  public void start() {
    if (window == 1) {
      publish();
    } else {
      Thread thread = new Thread(this::publishAll, "publisher");
      publisher = thread;
      thread.start();
    }
  }

  private void publish() {
    ModuleContext to = context;
    long number = sent;
    if (to != null && to.publish(pool[(int) number & (POOL - 1)])) {
      sent = number + 1;
    }
  }

  private void publishAll() {
    while (!isEnding) {
      if (sent - received >= window) {
        waits = true;
        if (sent - received >= window) {
          LockSupport.parkNanos(this, 1_000_000);
        }
        waits = false;
      } else {
        publish();
      }
    }
  }

  @Override
  public void receive(GatewayMessage message) {
    long now = System.nanoTime();
    long number = received;
    if (message.content().asByteBuffer().getLong() != (number & (POOL - 1))) {
      wrong++;
    }
    received = number + 1;
    if (window == 1) {
      pong(now);
    } else if (waits && sent - number <= window / 2) {
      LockSupport.unpark(publisher);
    }
  }

  private void pong(long now) {
    int count = timed;
    if (leftAt != 0 && count < MOST_TIMES) {
      times[count] = (now - leftAt) / 2_000f;
      timed = count + 1;
    }
    if (!isEnding) {
      leftAt = System.nanoTime();
      publish();
    }
  }

  /** Sends no more; what is on its way may still come. */
  void end() throws InterruptedException {
    isEnding = true;
    Thread thread = publisher;
    if (thread != null) {
      thread.join();
    }
  }
}
