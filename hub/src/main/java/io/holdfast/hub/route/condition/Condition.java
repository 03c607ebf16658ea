/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

/**
 * A condition of a route: compiled once, asked for each message. Immutable; any thread.
 *
 * @see Facts
 */
public final class Condition {

  /** Holds always. */
  public static final Condition TRUE = parse("true");

  private final Typed.TruthPart holds;
  private final boolean readsBody;

  private Condition(Typed.TruthPart holds, boolean readsBody) {
    this.holds = holds;
    this.readsBody = readsBody;
  }

  /**
   * Reads a condition.
   *
   * @param text what stands behind {@code WHERE}
   * @throws ConditionException if it is none, with what is wrong and where
   */
  public static Condition parse(String text) {
    Compiler compiler = new Compiler();
    Typed whole = compiler.compile(Parser.parse(text));
    return new Condition(whole.asTruth(), compiler.readsBody());
  }

  /** Whether its outcome may depend on the body, and not on properties alone. */
  public boolean readsBody() {
    return readsBody;
  }

  /** Whether a message with these facts is taken. */
  public Truth test(Facts facts) {
    return holds.of(facts);
  }
}
