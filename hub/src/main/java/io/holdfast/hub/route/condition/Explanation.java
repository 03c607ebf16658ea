/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.List;

/**
 * What a part of a condition gives for a message.
 *
 * @param text the part as a condition would write it
 * @param value such as {@code true}, {@code undefined}, {@code 21.5} or {@code 'a text'}
 * @param parts what it is made of; without literals
 */
public record Explanation(String text, String value, List<Explanation> parts) {

  /** Copies the parts. */
  public Explanation {
    parts = List.copyOf(parts);
  }

  static Explanation of(Node node, Compiler compiler, Facts facts) {
    List<Explanation> parts =
        node.parts().stream()
            .filter(part -> !part.isLiteral())
            .map(part -> of(part, compiler, facts))
            .toList();
    return new Explanation(node.text(), value(compiler.compile(node), facts), parts);
  }

  private static String value(Typed typed, Facts facts) {
    BodyValue value = typed.asBody().of(facts);
    return switch (value) {
      case BodyValue.Bool(boolean bool) -> String.valueOf(bool);
      case BodyValue.Numeric(double number) -> Node.number(number);
      case BodyValue.Text(String text) -> Node.quoted(text);
      case BodyValue.Special.UNDEFINED -> "undefined";
      case BodyValue.Special.NULL -> "null";
      case BodyValue.Special.MISSING -> "null (nothing is there)";
    };
  }
}
