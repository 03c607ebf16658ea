/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.route.condition.Condition;
import io.holdfast.hub.route.condition.ConditionException;
import io.holdfast.model.Identity;
import java.util.Locale;

/**
 * Reads the text of a route from left to right: {@code [SELECT *] FROM source [WHERE condition]
 * INTO sink}.
 */
final class RouteReader {

  /** So much of the text stands in an error. */
  private static final int MAX_QUOTED = 60;

  private final String name;
  private final String text;
  private int at;

  RouteReader(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** Reads up to and including the source. */
  Source source() {
    if (takeWord("select")) {
      skipSpace();
      expect('*');
    }
    if (!takeWord("from")) {
      throw wrong("expected FROM");
    }
    skipToSource();
    int start = at;
    // "/*" opens a comment elsewhere; in a source it is a star segment.
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    String source = text.substring(start, at);
    if (!source.startsWith("/")) {
      at = start;
      throw wrong("expected a source such as /messages/*");
    }
    return Source.of(source);
  }

  /** Reads what stands between the source and {@code INTO}. */
  Condition condition() {
    if (!takeWord("where")) {
      return Condition.TRUE;
    }
    int start = at;
    try {
      int end = Condition.end(text, start, "into");
      String condition = text.substring(start, end);
      skipSpace();
      if (at >= end) {
        throw wrong("Syntax error: expected a condition");
      }
      at = start;
      Condition read = Condition.parse(condition);
      at = end;
      return read;
    } catch (ConditionException e) {
      at = Math.min(start + e.offset(), text.length());
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Reads the rest. */
  Sink sink() {
    if (!takeWord("into")) {
      throw wrong("expected INTO");
    }
    skipSpace();
    Sink sink = at < text.length() && text.charAt(at) == '$' ? systemSink() : brokeredSink();
    skipSpace();
    if (at < text.length()) {
      throw wrong("expected the end after the sink");
    }
    return sink;
  }

  private Sink systemSink() {
    int start = at;
    at++;
    String system = word();
    if (!system.equals("upstream")) {
      String name = text.substring(start, at);
      at = start;
      throw wrong("System endpoint type '" + name + "' not supported: only $upstream is");
    }
    return new Sink.Upstream();
  }

  private Sink brokeredSink() {
    int start = at;
    if (!word().equals("brokeredendpoint")) {
      String name = text.substring(start, at);
      at = start;
      throw wrong(
          (name.isEmpty() ? "" : "Function endpoint type '" + name + "' not supported: ")
              + "expected $upstream or BrokeredEndpoint(\"/modules/M/inputs/I\")");
    }
    skipSpace();
    expect('(');
    skipSpace();
    Sink sink = brokered();
    skipSpace();
    expect(')');
    return sink;
  }

  private Sink brokered() {
    int start = at;
    String path = quoted().strip();
    int from = path.startsWith("/") ? 1 : 0;
    int to = path.endsWith("/") && path.length() > from ? path.length() - 1 : path.length();
    String[] items = path.substring(from, to).split("/", -1);
    // The words at 0 and 2 do not count, as they do not in Azure's own reader.
    if (items.length != 4 || items[3].isEmpty()) {
      at = start;
      throw wrong("BrokeredEndpoint takes \"/modules/M/inputs/I\"");
    }
    if (!Identity.isValidId(items[1])) {
      at = start;
      throw wrong("no valid module id: " + items[1]);
    }
    return new Sink.Brokered(items[1], items[3]);
  }

  private String quoted() {
    char quote = at < text.length() ? text.charAt(at) : ' ';
    if (quote != '"' && quote != '\'') {
      throw wrong("expected a quoted endpoint");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw wrong("unterminated string");
    }
    String inner = text.substring(at + 1, end);
    at = end + 1;
    return inner;
  }

  private boolean takeWord(String expected) {
    skipSpace();
    int start = at;
    if (word().equals(expected)) {
      return true;
    }
    at = start;
    return false;
  }

  /** The letters from here on, in lower case. */
  private String word() {
    int start = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at).toLowerCase(Locale.ROOT);
  }

  private void expect(char c) {
    if (at >= text.length() || text.charAt(at) != c) {
      throw wrong("expected " + c);
    }
    at++;
  }

  private void skipSpace() {
    while (skipWhite() || skipComment()) {
      // the next
    }
  }

  private void skipToSource() {
    while (skipWhite() || (!isSource() && skipComment())) {
      // the next
    }
  }

  private boolean skipWhite() {
    boolean white = at < text.length() && Character.isWhitespace(text.charAt(at));
    at += white ? 1 : 0;
    return white;
  }

  private boolean skipComment() {
    int end = text.startsWith("/*", at) ? text.indexOf("*/", at + 2) : -1;
    if (end < 0) {
      return false;
    }
    at = end + 2;
    return true;
  }

  /** Whether the slash and star here are the source {@code /*} and not a comment. */
  private boolean isSource() {
    int after = at + 2;
    return !text.startsWith("/*", at)
        || after >= text.length()
        || text.substring(after).stripLeading().length() == 0
        || startsKeyword(text.substring(after).stripLeading());
  }

  private static boolean startsKeyword(String rest) {
    String word = rest.substring(0, Math.min(5, rest.length())).toLowerCase(Locale.ROOT);
    return word.startsWith("into") || word.equals("where");
  }

  private RouteException wrong(String detail) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new RouteException(
        name,
        "%s (line %d, column %d, at %s)".formatted(detail, line, at - lineStart + 1, offending()));
  }

  /** What stands here, up to the end of the line. */
  private String offending() {
    int end = at;
    while (end < text.length()
        && end - at < MAX_QUOTED
        && !Character.isISOControl(text.charAt(end))) {
      end++;
    }
    return end == at
        ? (at >= text.length() ? "the end" : "the end of the line")
        : "«" + text.substring(at, end) + "»";
  }
}
