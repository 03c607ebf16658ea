/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** Sets Logback up when the first logger is asked for; found by the service loader. */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

  private static final String OURS = "io.holdfast";

  /** A client's text must neither begin a line of its own nor steer the reader's terminal. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{0}: "
          + "%replace(%msg){'[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]+', ' '}%n";

  private static final String NAME = "console";
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** For the service loader. */
  public LogSetup() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    setContext(context);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    UnblockedAppender unblocked = new UnblockedAppender(console);
    unblocked.setContext(context);
    unblocked.setName(NAME);
    unblocked.start();
    root.addAppender(unblocked);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> unblocked.flush(LAST_WORDS), "log-end"));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Says how much Holdfast's own loggers tell; others tell warnings only. */
  public static void level(String name) {
    if (LoggerFactory.getLogger(OURS) instanceof Logger logger) {
      logger.setLevel(Level.toLevel(name));
    }
  }

  /**
   * Says how much Holdfast's own loggers tell, and those of modules that users wrote, which are any
   * others: these no more than what begins and ends.
   */
  public static void levelWithModules(String name) {
    level(name);
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      Level level = Level.toLevel(name);
      root.setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
    }
  }

  /** Waits a moment for the last lines, before the process ends without its shutdown hooks. */
  public static void flush() {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
        && root.getAppender(NAME) instanceof UnblockedAppender unblocked) {
      unblocked.flush(LAST_WORDS);
    }
  }
}
