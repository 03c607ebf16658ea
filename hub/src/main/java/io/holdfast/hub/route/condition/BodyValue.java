/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

/** A value in a body, or of a part of a condition whose type shows only with the message. */
public sealed interface BodyValue {

  /** True or false. */
  record Bool(boolean value) implements BodyValue {}

  /** A number; never NaN. */
  record Numeric(double value) implements BodyValue {}

  /** A text. */
  record Text(String value) implements BodyValue {}

  /** What is no value of its own. */
  enum Special implements BodyValue {
    /** None, or one that conditions cannot use: an object, an array. */
    UNDEFINED,
    /** The value null. */
    NULL,
    /**
     * Nothing stands at the path. It is null to all but {@code is_null}, which denies it: so it is
     * in Azure's own evaluator, and programs see it.
     */
    MISSING
  }

  /** A number, which is undefined if it is none. */
  static BodyValue of(double number) {
    return Double.isNaN(number) ? Special.UNDEFINED : new Numeric(number);
  }

  /** A truth. */
  static BodyValue of(Truth truth) {
    return truth == Truth.UNDEFINED ? Special.UNDEFINED : new Bool(truth == Truth.TRUE);
  }

  /** The number, or NaN if it is none. */
  default double number() {
    return this instanceof Numeric(double value) ? value : Double.NaN;
  }

  /** The truth, or undefined if it is none. */
  default Truth truth() {
    return this instanceof Bool(boolean value) ? Truth.of(value) : Truth.UNDEFINED;
  }

  /** Values of different types are ordered by type. */
  private int rank() {
    return switch (this) {
      case Bool _ -> 1;
      case Numeric _ -> 2;
      case Text _ -> 3;
      case Special special -> special == Special.UNDEFINED ? 0 : 4;
    };
  }

  /** Less than 0, 0 or more; of two that are defined. */
  default int compare(BodyValue other) {
    return switch (this) {
      case Bool(boolean a) when other instanceof Bool(boolean b) -> Boolean.compare(a, b);
      case Numeric(double a) when other instanceof Numeric(double b) -> a < b ? -1 : a > b ? 1 : 0;
      case Text(String a) when other instanceof Text(String b) -> a.compareTo(b);
      default -> Integer.compare(rank(), other.rank());
    };
  }
}
