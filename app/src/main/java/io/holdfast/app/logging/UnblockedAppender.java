/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Hands lines to another appender on a thread of its own: who logs never waits, whatever became of
 * the reader at the other end. What finds no room is dropped and counted; the count is a line of
 * its own once there is room again. Any thread logs.
 *
 * <p>Design note: Logback's own asynchronous appender drops without a count.
 */
final class UnblockedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** Lines that may wait. */
  static final int MAX_LINES = 8192;

  /** Characters that may wait: clients' text is in the lines, and may be long. */
  private static final long MAX_LENGTH = 4 << 20;

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Appender<ILoggingEvent> behind;
  private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(MAX_LINES);
  private final AtomicLong waitingLength = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer = Thread.ofPlatform().name("log").daemon().unstarted(this::write);

  UnblockedAppender(Appender<ILoggingEvent> behind) {
    this.behind = behind;
  }

  Appender<ILoggingEvent> behind() {
    return behind;
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    // Formats it here: what the line says may change once this returns.
    int length = event.getFormattedMessage().length();
    if (waitingLength.addAndGet(length) <= MAX_LENGTH && waiting.offer(event)) {
      accepted.incrementAndGet();
    } else {
      waitingLength.addAndGet(-length);
      dropped.incrementAndGet();
    }
  }

  private void write() {
    try {
      while (true) {
        ILoggingEvent event = waiting.take();
        behind.doAppend(event);
        waitingLength.addAndGet(-event.getFormattedMessage().length());
        tellDropped();
        written.incrementAndGet();
      }
    } catch (InterruptedException e) {
      // stopped
    }
  }

  private void tellDropped() {
    long lines = dropped.getAndSet(0);
    if (lines > 0 && getContext() instanceof LoggerContext context) {
      behind.doAppend(
          new LoggingEvent(
              UnblockedAppender.class.getName(),
              context.getLogger(Logger.ROOT_LOGGER_NAME),
              Level.WARN,
              "{} lines of this log are missing here: it is read too slowly",
              null,
              new Object[] {lines}));
    }
  }

  /** Waits until what was logged before is written, but not for ever. */
  void flush(Duration longest) {
    long goal = accepted.get();
    long begin = System.nanoTime();
    try {
      while (written.get() < goal && System.nanoTime() - begin < longest.toNanos()) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    super.stop();
    flush(LAST_WORDS);
    writer.interrupt();
  }
}
