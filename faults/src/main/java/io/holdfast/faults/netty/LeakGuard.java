/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults.netty;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a class of tests when Netty reports that a buffer was lost. Classes run at once: the one
 * that lost it may be another.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

  private static final long COLLECTION_MILLIS = 180_000;
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  static {
    listen();
  }

  private static void listen() {
    if (LoggerFactory.getLogger(ResourceLeakDetector.class) instanceof Logger logger) {
      Reports reports = new Reports();
      reports.setContext(logger.getLoggerContext());
      reports.start();
      logger.setLevel(Level.ERROR);
      logger.addAppender(reports);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
      throw new AssertionError("run with -Dio.netty.leakDetection.level=paranoid");
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    String leak = found();
    if (leak != null) {
      throw new AssertionError(leak);
    }
  }

  /** What has been reported since it was last asked, after a collection. */
  private static @Nullable String found() throws InterruptedException {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    PhantomReference<Object> canary = new PhantomReference<>(new Object(), collected);
    System.gc();
    // Buffers that were collected are queued with it, and reported when the next one is followed.
    if (!canary.equals(collected.remove(COLLECTION_MILLIS))) {
      throw new AssertionError("no collection");
    }
    ByteBufAllocator.DEFAULT.buffer(1).release();
    return LEAKS.poll();
  }

  /** Takes what the detector logs. */
  private static final class Reports extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      LEAKS.add(event.getFormattedMessage());
    }
  }
}
