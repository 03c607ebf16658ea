/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import io.holdfast.hub.route.condition.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a condition: operators by precedence, each to the left. */
final class Parser {

  private static final int LOWEST = 1;

  /** Above all operators between two operands. */
  private static final int UNARY = 8;

  private static final Map<String, Integer> PRECEDENCE =
      Map.ofEntries(
          Map.entry("??", LOWEST),
          Map.entry("OR", 2),
          Map.entry("AND", 3),
          Map.entry("=", 4),
          Map.entry("!=", 4),
          Map.entry("<>", 4),
          Map.entry("<", 5),
          Map.entry("<=", 5),
          Map.entry(">", 5),
          Map.entry(">=", 5),
          Map.entry("+", 6),
          Map.entry("-", 6),
          Map.entry("||", 6),
          Map.entry("*", 7),
          Map.entry("/", 7),
          Map.entry("%", 7));

  /** A condition nested deeper is refused: each level takes a frame of the stack. */
  private static final int MAX_DEPTH = 200;

  /** So does each operator of a chain, when it is evaluated. */
  private static final int MAX_TOKENS = 2000;

  private final List<Token> tokens;
  private int at;
  private int depth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** An empty text is {@code undefined}. */
  static Node parse(String text) {
    Parser parser = new Parser(Lexer.tokens(text));
    if (parser.tokens.size() > MAX_TOKENS) {
      throw new ConditionException(
          parser.tokens.get(MAX_TOKENS).offset(),
          "Syntax error: more than " + MAX_TOKENS + " words");
    }
    if (parser.peek().kind() == Kind.END) {
      return new Node.Undefined(0);
    }
    Node node = parser.expression(LOWEST);
    parser.expectEnd();
    return node;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token take() {
    return tokens.get(at++);
  }

  private void expectEnd() {
    Token next = peek();
    if (next.is(")")) {
      throw new ConditionException(next.offset(), "Syntax error: unmatched closing ')'");
    }
    if (next.kind() != Kind.END) {
      throw unexpected(next);
    }
  }

  private Node expression(int lowest) {
    if (++depth > MAX_DEPTH) {
      throw new ConditionException(peek().offset(), "Syntax error: nested too deep");
    }
    Node left = operand();
    for (int precedence = precedence(peek());
        precedence >= lowest;
        precedence = precedence(peek())) {
      Token operator = take();
      Node right = expression(precedence + 1);
      left = new Node.Binary(operator.offset(), name(operator), left, right);
    }
    depth--;
    return left;
  }

  private static int precedence(Token token) {
    return PRECEDENCE.getOrDefault(name(token), 0);
  }

  private static String name(Token token) {
    return switch (token.kind()) {
      case AND -> "AND";
      case OR -> "OR";
      case SYMBOL -> token.text();
      default -> "";
    };
  }

  private Node operand() {
    Token token = take();
    int offset = token.offset();
    return switch (token.kind()) {
      case TEXT -> new Node.Text(offset, unescaped(token.text()));
      case NUMBER -> number(token);
      case HEX -> new Node.Numeric(offset, hex(token));
      case TRUE -> new Node.Bool(offset, true);
      case FALSE -> new Node.Bool(offset, false);
      case NULL -> new Node.Null(offset);
      case UNDEFINED -> new Node.Undefined(offset);
      case SYSTEM_NAME -> new Node.SystemName(offset, token.text(), false);
      case NAME -> peek().is("(") ? call(token) : new Node.Property(offset, token.text());
      case NOT -> new Node.Unary(offset, "NOT", expression(UNARY));
      case SYMBOL -> symbol(token);
      default -> throw unexpected(token);
    };
  }

  private Node symbol(Token token) {
    return switch (token.text()) {
      case "(" -> nested(token);
      case "{" -> escaped(token);
      case "-" -> new Node.Unary(token.offset(), "-", expression(UNARY));
      default -> throw unexpected(token);
    };
  }

  private Node nested(Token open) {
    Node inner = expression(LOWEST);
    close(open);
    return inner;
  }

  private void close(Token open) {
    if (!peek().is(")")) {
      throw peek().kind() == Kind.END
          ? new ConditionException(open.offset(), "Syntax error: missing closing ')'")
          : unexpected(peek());
    }
    at++;
  }

  private Node escaped(Token open) {
    Token name = take();
    if (name.kind() != Kind.SYSTEM_NAME || !peek().is("}")) {
      throw new ConditionException(open.offset(), "Syntax error: expected {$name}");
    }
    at++;
    return new Node.SystemName(name.offset(), name.text(), true);
  }

  private Node call(Token name) {
    Token open = take();
    List<Node> arguments = new ArrayList<>();
    if (!peek().is(")")) {
      arguments.add(expression(LOWEST));
      while (peek().is(",")) {
        at++;
        arguments.add(expression(LOWEST));
      }
    }
    close(open);
    return new Node.Call(
        name.offset(), name.text().toLowerCase(Locale.ROOT), List.copyOf(arguments));
  }

  private static Node number(Token token) {
    try {
      return new Node.Numeric(token.offset(), Double.parseDouble(token.text()));
    } catch (NumberFormatException e) {
      // An exponent alone, such as e5: neither a number nor a name, in Azure's grammar, too.
      return new Node.Undefined(token.offset());
    }
  }

  private static double hex(Token token) {
    try {
      return Long.parseUnsignedLong(token.text().substring(2), 16);
    } catch (NumberFormatException e) {
      throw new ConditionException(
          token.offset(), "Syntax error: '" + token.text() + "' is more than 64 bits");
    }
  }

  private static String unescaped(String quoted) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c != '\\') {
        text.append(c);
      } else if (quoted.charAt(++i) == 'u') {
        text.append((char) Integer.parseInt(quoted, i + 1, i + 5, 16));
        i += 4;
      } else {
        text.append(quoted.charAt(i));
      }
    }
    return text.toString();
  }

  private static ConditionException unexpected(Token token) {
    return new ConditionException(
        token.offset(),
        token.kind() == Kind.END
            ? "Syntax error: the condition ends too early"
            : "Syntax error: unexpected '" + token.text() + "'");
  }
}
