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
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
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

  private static String line(Logger root, String message) {
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) root.iteratorForAppenders().next();
    LoggingEvent event = new LoggingEvent("x", root, Level.INFO, message, null, null);
    return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
