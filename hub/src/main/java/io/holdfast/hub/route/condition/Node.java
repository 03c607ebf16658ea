/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.List;

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
}
