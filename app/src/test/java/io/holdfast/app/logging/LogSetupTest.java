/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogSetupTest {

  @Test
  @DisplayName("A client's text begins no line of its own and does not steer the terminal")
  void configure_CONTROL_CHARACTERS_replaced() {
    LoggerContext context = new LoggerContext();
    var ignored = new LogSetup().configure(context);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    String line = line(root, "topic a\r\nb\u001b[2Jc\u009bd\u0085e\u2028f\u00e9");

    assertThat(line).endsWith(": topic a b [2Jc d e f\u00e9" + System.lineSeparator());
    context.stop();
  }

  @Test
  @DisplayName("Who logs does not wait for who reads; what is lost is counted where it is missing")
  void append_STALLED_READER_dropsAndCounts() throws Exception {
    LoggerContext context = new LoggerContext();
    CountDownLatch reads = new CountDownLatch(1);
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    AppenderBase<ILoggingEvent> stalled =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            try {
              reads.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            lines.add(event.getFormattedMessage());
          }
        };
    stalled.start();
    UnblockedAppender appender = new UnblockedAppender(stalled);
    appender.setContext(context);
    appender.start();
    Logger logger = context.getLogger("io.holdfast.Test");
    logger.addAppender(appender);
    int all = UnblockedAppender.MAX_LINES + 1000;

    for (int i = 0; i < all; i++) {
      logger.info("line {}", i);
    }
    String huge = "x".repeat(5 << 20);
    logger.info(huge);
    assertThat(lines).isEmpty();
    reads.countDown();
    appender.flush(Duration.ofSeconds(60));

    long kept = lines.stream().filter(line -> line.startsWith("line ")).count();
    assertThat(kept).isBetween((long) UnblockedAppender.MAX_LINES, all - 990L);
    assertThat(lines)
        .filteredOn(line -> !line.startsWith("line "))
        .containsExactly(
            (all + 1 - kept) + " lines of this log are missing here: it is read too slowly");
    appender.stop();
    context.stop();
  }

  private static String line(Logger root, String message) {
    UnblockedAppender unblocked = (UnblockedAppender) root.iteratorForAppenders().next();
    ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) unblocked.behind();
    LoggingEvent event = new LoggingEvent("x", root, Level.INFO, message, null, null);
    return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
