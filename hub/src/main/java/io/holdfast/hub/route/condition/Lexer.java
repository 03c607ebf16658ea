/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import io.holdfast.hub.route.condition.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Cuts a condition into tokens. The longest match wins: {@code a-b} and {@code 3+4} are one name
 * each, so operators want blanks around them.
 */
final class Lexer {

  private static final String NO_NAME = "()<>@,;:\\\"/?={} \t\n\r";
  private static final Pattern INTEGER_OR_REAL =
      Pattern.compile("-?(\\d+|\\d*\\.\\d+([eE][+-]?\\d+)?|\\d*[eE][+-]?\\d+)");
  private static final Pattern HEX = Pattern.compile("0[xX][0-9a-fA-F]+");
  private static final List<String> SYMBOLS =
      List.of(
          "||", "??", "<=", ">=", "<>", "!=", "<", ">", "=", "+", "-", "*", "/", "%", "(", ")", ",",
          "{", "}");

  /** Literals are lower case only; the words between are taken in any case. */
  private static final Map<String, Kind> LITERALS =
      Map.of(
          "true", Kind.TRUE, "false", Kind.FALSE, "null", Kind.NULL, "undefined", Kind.UNDEFINED);

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** All tokens; the last is the end. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.skipSpace()) {
      lexer.next();
    }
    lexer.tokens.add(new Token(Kind.END, text.length(), ""));
    return lexer.tokens;
  }

  /** Returns whether there is more. */
  private boolean skipSpace() {
    while (at < text.length()) {
      int end = text.startsWith("/*", at) ? text.indexOf("*/", at + 2) : -1;
      if (end >= 0) {
        at = end + 2;
      } else if (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private void next() {
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      add(Kind.TEXT, quotedEnd(c));
    } else if (c == '$' && nameEnd(at + 1, true) > at + 1) {
      add(Kind.SYSTEM_NAME, nameEnd(at + 1, true));
    } else {
      int nameEnd = nameEnd(at, false);
      String symbol = symbolHere();
      if (nameEnd - at > symbol.length()) {
        word(nameEnd);
      } else if (symbol.isEmpty()) {
        throw new ConditionException(at, "Syntax error: unrecognized symbol '" + c + "'");
      } else {
        add(Kind.SYMBOL, at + symbol.length());
      }
    }
  }

  private void word(int end) {
    String word = text.substring(at, end);
    add(kindOf(word), end);
  }

  private static Kind kindOf(String word) {
    Kind literal = LITERALS.get(word);
    if (literal != null) {
      return literal;
    }
    if (INTEGER_OR_REAL.matcher(word).matches()) {
      return Kind.NUMBER;
    }
    if (HEX.matcher(word).matches()) {
      return Kind.HEX;
    }
    return word.equalsIgnoreCase("and")
        ? Kind.AND
        : word.equalsIgnoreCase("or")
            ? Kind.OR
            : word.equalsIgnoreCase("not") ? Kind.NOT : Kind.NAME;
  }

  private String symbolHere() {
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        return symbol;
      }
    }
    return "";
  }

  /** Brackets belong to paths into a body, and so to system names only. */
  private int nameEnd(int from, boolean brackets) {
    int end = from;
    while (end < text.length()
        && NO_NAME.indexOf(text.charAt(end)) < 0
        && (brackets || (text.charAt(end) != '[' && text.charAt(end) != ']'))) {
      end++;
    }
    return end;
  }

  private int quotedEnd(char quote) {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? escapeLength(end) : 1;
    }
    if (end >= text.length()) {
      throw new ConditionException(at, "Syntax error: unterminated string");
    }
    return end + 1;
  }

  private int escapeLength(int from) {
    char c = from + 1 < text.length() ? text.charAt(from + 1) : ' ';
    boolean unicode = c == 'u' && from + 6 <= text.length() && isHex(from + 2, from + 6);
    if (!unicode && "\"'\\".indexOf(c) < 0) {
      throw new ConditionException(from, "Syntax error: unrecognized escape '\\" + c + "'");
    }
    return unicode ? 6 : 2;
  }

  private boolean isHex(int from, int to) {
    return text.substring(from, to).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private void add(Kind kind, int end) {
    tokens.add(new Token(kind, at, text.substring(at, end)));
    at = end;
  }
}
