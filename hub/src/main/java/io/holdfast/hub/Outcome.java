/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import java.util.function.Function;

/**
 * What came of a request: the result, or a refusal. An expected refusal is a value; exceptions are
 * for faults.
 *
 * @param <T> the result
 */
public sealed interface Outcome<T> {

  /** It was done. */
  record Done<T>(T value) implements Outcome<T> {}

  /** It was refused. */
  record Refused<T>(Refusal refusal) implements Outcome<T> {}

  /** A result. */
  static <T> Outcome<T> done(T value) {
    return new Done<>(value);
  }

  /** A refusal. */
  static <T> Outcome<T> refused(ErrorCode code, String detail) {
    return new Refused<>(new Refusal(code, detail));
  }

  /** The outcome with its result, if any, changed. */
  default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
    return switch (this) {
      case Done<T>(T value) -> new Done<>(change.apply(value));
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
    };
  }

  /** What comes of the next step, which may refuse, too; or this refusal. */
  default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
    return switch (this) {
      case Done<T>(T value) -> next.apply(value);
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
    };
  }
}
