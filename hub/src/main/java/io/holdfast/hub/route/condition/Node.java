/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.List;
import java.util.stream.Collectors;

/** A part of a condition as it is written. Each knows where it stands. */
sealed interface Node {

  /** The operator, name or literal: its first character, counted from the condition's. */
  int offset();

  record Numeric(int offset, double value) implements Node {}

  record Text(int offset, String value) implements Node {}

  record Bool(int offset, boolean value) implements Node {}

  record Null(int offset) implements Node {}

  record Undefined(int offset) implements Node {}

  /** A property of the application. */
  record Property(int offset, String name) implements Node {}

  /**
   * A name that begins with a dollar sign: of the system, or a path into the body.
   *
   * @param name with the dollar sign
   * @param escaped in braces: never a property of the application
   */
  record SystemName(int offset, String name, boolean escaped) implements Node {}

  record Call(int offset, String function, List<Node> arguments) implements Node {}

  /** {@code NOT} or {@code -}. */
  record Unary(int offset, String operator, Node operand) implements Node {}

  record Binary(int offset, String operator, Node left, Node right) implements Node {}

  /** What it is made of. */
  default List<Node> parts() {
    return switch (this) {
      case Call call -> call.arguments;
      case Unary unary -> List.of(unary.operand);
      case Binary binary -> List.of(binary.left, binary.right);
      default -> List.of();
    };
  }

  /** Whether it stands for itself. */
  default boolean isLiteral() {
    return switch (this) {
      case Numeric _, Text _, Bool _, Null _, Undefined _ -> true;
      default -> false;
    };
  }

  /** As a condition would write it, with all parentheses. */
  default String text() {
    return switch (this) {
      case Numeric numeric -> number(numeric.value);
      case Text text -> quoted(text.value);
      case Bool bool -> String.valueOf(bool.value);
      case Null _ -> "null";
      case Undefined _ -> "undefined";
      case Property property -> property.name;
      case SystemName system -> system.escaped ? "{" + system.name + "}" : system.name;
      case Call call ->
          call.arguments.stream()
              .map(Node::text)
              .collect(Collectors.joining(", ", call.function + "(", ")"));
      case Unary unary -> unary.operator + " " + unary.operand.nested();
      case Binary binary ->
          binary.left.nested() + " " + binary.operator + " " + binary.right.nested();
    };
  }

  private String nested() {
    return this instanceof Binary ? "(" + text() + ")" : text();
  }

  /** A number, whole ones without a point. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /** A text in single quotes. */
  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
