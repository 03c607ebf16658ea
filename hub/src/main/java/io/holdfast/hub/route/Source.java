/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.model.ModuleIdentity;
import java.util.Locale;

/**
 * Which messages a route takes: those whose source text begins with its own, whatever the case.
 * Both texts end in a slash, so {@code /messages/modules/temp*} does not take module {@code
 * tempSensor}; a star counts only at the end.
 *
 * @param prefix lower case, begins and ends with a slash
 */
public record Source(String prefix) {

  /** Reads the text between {@code FROM} and what follows it. */
  static Source of(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '*') {
      end--;
    }
    if (end > 1 && text.charAt(end - 1) == '/') {
      end--;
    }
    String stem = text.substring(0, end).toLowerCase(Locale.ROOT);
    return new Source(stem.endsWith("/") ? stem : stem + "/");
  }

  /** Whether a message with this source text, from {@link #textOf}, is taken. */
  boolean takes(String sourceText) {
    return sourceText.startsWith(prefix);
  }

  /** The source text of a message, lower case, ending in a slash. */
  static String textOf(MessageHeader header) {
    if (header.source() != MessageSource.TELEMETRY) {
      return textOf(header.source());
    }
    if (!(header.sender() instanceof ModuleIdentity module)) {
      return textOf(MessageSource.TELEMETRY);
    }
    String output = header.output();
    String text =
        output == null || output.isEmpty()
            ? "/messages/modules/" + module.moduleId() + "/"
            : "/messages/modules/" + module.moduleId() + "/outputs/" + output + "/";
    return text.toLowerCase(Locale.ROOT);
  }

  /** What the source text of all messages of this kind begins with, and that of events is. */
  static String textOf(MessageSource source) {
    return source.routeSource().toLowerCase(Locale.ROOT);
  }
}
