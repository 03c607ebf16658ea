/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.broker.PromptContext;
import io.holdfast.gateway.log.Occurrences;
import io.holdfast.wire.WireFormatException;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of a host, on their way to the broker, which may make a publisher wait. The loop
 * publishes them itself as long as that needs no waiting. Others wait here for a thread of this
 * proxy's own, and all that come after them; while much waits the loop does not read from the host.
 *
 * <p>The loop puts; the publishing thread takes; the thread that destroys the module ends it.
 */
final class Incoming {

  /** More than this, in messages or bytes, and the host is not read from. */
  static final int MANY = 1_024;

  static final long MUCH = 4L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);
  private static final Duration LAST_WORD = Duration.ofSeconds(1);

  private final ModuleContext context;
  private final @Nullable PromptContext prompt;
  private final Counters counters;
  private final Occurrences malformed;
  private final Runnable resume;

  /** Guards what follows. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition arrived = lock.newCondition();
  private ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean paused;
  private boolean closed;

  /** Whether what comes goes nowhere any more. */
  private boolean over;

  private @Nullable Thread publisher;

  /** Whether the publisher has something that was waiting. */
  private boolean publishing;

  /** With what makes the loop read again; called on the publishing thread. */
  Incoming(ModuleContext context, Counters counters, Occurrences malformed, Runnable resume) {
    this.context = context;
    this.prompt = context instanceof PromptContext here ? here : null;
    this.counters = counters;
    this.malformed = malformed;
    this.resume = resume;
  }

  /** Begins to publish; what came before waits until then. The second time is none. */
  void start() {
    Thread thread = new Thread(this::publishAll, "publish " + context.name());
    thread.setDaemon(true);
    lock.lock();
    try {
      if (closed || publisher != null) {
        return;
      }
      publisher = thread;
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  /**
   * Takes what one turn of reading brought.
   *
   * @param batch is empty afterwards
   * @return whether so much waits that the loop is not to read until it is told to resume
   */
  boolean put(ArrayDeque<byte[]> batch) {
    if (prompt != null && isIdle()) {
      publishFirst(batch, prompt);
    }
    if (batch.isEmpty()) {
      return false;
    }
    lock.lock();
    try {
      if (over) {
        counters.unpublished.add(batch.size());
        batch.clear();
        return false;
      }
      for (byte[] message = batch.poll(); message != null; message = batch.poll()) {
        waiting.add(message);
        waitingBytes += message.length;
      }
      arrived.signal();
      paused = waiting.size() >= MANY || waitingBytes >= MUCH;
      return paused;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is before what comes now; it stays so while the loop puts nothing here. */
  private boolean isIdle() {
    lock.lock();
    try {
      return publisher != null && waiting.isEmpty() && !publishing && !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Leaves the first that has to wait, and all after it. */
  private void publishFirst(ArrayDeque<byte[]> batch, PromptContext to) {
    int published = 0;
    for (byte[] bytes = batch.peek(); bytes != null; bytes = batch.peek()) {
      GatewayMessage message = read(bytes);
      if (message != null) {
        if (!to.tryPublish(message)) {
          break;
        }
        published++;
      }
      batch.remove();
    }
    counters.received.add(published);
  }

  /**
   * Publishes what is there and ends the thread; one that is still at it when the time is over, or
   * the caller is interrupted, is interrupted. What comes after this is counted as unpublished.
   */
  void close(Duration patience) throws InterruptedException {
    try {
      Thread thread = beginEnd();
      if (thread != null) {
        end(thread, patience);
      }
    } finally {
      giveUpRest();
    }
  }

  private @Nullable Thread beginEnd() {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
      return publisher;
    } finally {
      lock.unlock();
    }
  }

  private void end(Thread thread, Duration patience) throws InterruptedException {
    try {
      thread.join(patience.toMillis());
    } finally {
      // In vain if it has ended.
      thread.interrupt();
    }
    thread.join(LAST_WORD.toMillis());
    if (thread.isAlive()) {
      LOG.warn("{}: the thread that publishes did not end", context.name());
    }
  }

  private void giveUpRest() {
    lock.lock();
    try {
      over = true;
      counters.unpublished.add(waiting.size());
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private void publishAll() {
    ArrayDeque<byte[]> batch = new ArrayDeque<>();
    try {
      for (batch = take(batch); !batch.isEmpty(); batch = take(batch)) {
        for (byte[] bytes = batch.poll(); bytes != null; bytes = batch.poll()) {
          publish(bytes);
        }
      }
    } catch (InterruptedException e) {
      counters.unpublished.add(batch.size());
    }
  }

  /** What waits, in exchange for an empty one; empty when all is over. */
  private ArrayDeque<byte[]> take(ArrayDeque<byte[]> empty) throws InterruptedException {
    boolean wasPaused;
    ArrayDeque<byte[]> full;
    lock.lockInterruptibly();
    try {
      publishing = false;
      while (waiting.isEmpty() && !closed) {
        arrived.await();
      }
      full = waiting;
      publishing = !full.isEmpty();
      waiting = empty;
      waitingBytes = 0;
      wasPaused = paused;
      paused = false;
    } finally {
      lock.unlock();
    }
    if (wasPaused) {
      resume.run();
    }
    return full;
  }

  private void publish(byte[] bytes) throws InterruptedException {
    GatewayMessage message = read(bytes);
    if (message == null) {
      return;
    }
    if (context.publish(message)) {
      counters.received.increment();
    } else {
      counters.unpublished.increment();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Null if it is no message. */
  private @Nullable GatewayMessage read(byte[] bytes) {
    try {
      return GatewayMessage.read(bytes);
    } catch (WireFormatException e) {
      counters.malformed.increment();
      if (malformed.happened()) {
        LOG.warn(
            "{}: dropped what the host sent, no message: {} ({} so far)",
            context.name(),
            e.getMessage(),
            malformed.count());
      }
      return null;
    }
  }
}
