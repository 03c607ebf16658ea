/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import org.jspecify.annotations.Nullable;

/**
 * A compiled part of a condition. Its type is known before any message comes; that of a {@link
 * Body} shows with the message. Only texts that functions make, and values of bodies, are made anew
 * for a message.
 */
sealed interface Typed {

  /** NaN is undefined. */
  @FunctionalInterface
  interface NumberPart {
    double of(Facts facts);
  }

  /** Null is undefined. */
  @FunctionalInterface
  interface TextPart {
    @Nullable String of(Facts facts);
  }

  /** A truth. */
  @FunctionalInterface
  interface TruthPart {
    Truth of(Facts facts);
  }

  /** A value of any type. */
  @FunctionalInterface
  interface BodyPart {
    BodyValue of(Facts facts);
  }

  record Numeric(NumberPart part) implements Typed {}

  record Text(TextPart part) implements Typed {}

  record Bool(TruthPart part) implements Typed {}

  record Null() implements Typed {}

  record Undefined() implements Typed {}

  record Body(BodyPart part) implements Typed {}

  /** The type's name, for errors. */
  default String type() {
    return switch (this) {
      case Numeric _ -> "number";
      case Text _ -> "string";
      case Bool _ -> "bool";
      case Null _ -> "null";
      case Undefined _ -> "undefined";
      case Body _ -> "body value";
    };
  }

  /** As a number, where it is one or may turn out to be. */
  default NumberPart asNumber() {
    return switch (this) {
      case Numeric(NumberPart part) -> part;
      case Body(BodyPart part) -> facts -> part.of(facts).number();
      default -> facts -> Double.NaN;
    };
  }

  /** As a text, where it is one or may turn out to be. */
  default TextPart asText() {
    return switch (this) {
      case Text(TextPart part) -> part;
      case Body(BodyPart part) ->
          facts -> part.of(facts) instanceof BodyValue.Text(String value) ? value : null;
      default -> facts -> null;
    };
  }

  /** As an operand of {@code AND} and {@code OR}: null does not hold. */
  default TruthPart asTruth() {
    return switch (this) {
      case Bool(TruthPart part) -> part;
      case Body(BodyPart part) -> facts -> part.of(facts).truth();
      case Null() -> facts -> Truth.FALSE;
      default -> facts -> Truth.UNDEFINED;
    };
  }

  /** As a value of any type. */
  default BodyPart asBody() {
    return switch (this) {
      case Numeric(NumberPart part) -> facts -> BodyValue.of(part.of(facts));
      case Text(TextPart part) ->
          facts -> {
            String text = part.of(facts);
            return text == null ? BodyValue.Special.UNDEFINED : new BodyValue.Text(text);
          };
      case Bool(TruthPart part) -> facts -> BodyValue.of(part.of(facts));
      case Null() -> facts -> BodyValue.Special.NULL;
      case Undefined() -> facts -> BodyValue.Special.UNDEFINED;
      case Body(BodyPart part) -> part;
    };
  }
}
