/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A condition of a route: compiled once, asked for each message. Immutable; any thread.
 *
 * @see Facts
 */
public final class Condition {

  /** Holds always. */
  public static final Condition TRUE = parse("true");

  private final Node root;
  private final Typed.TruthPart holds;
  private final List<List<BodyPath.Step>> paths;
  private final ToIntFunction<List<BodyPath.Step>> slots;

  private Condition(Node root, ToIntFunction<List<BodyPath.Step>> slots) {
    List<List<BodyPath.Step>> asked = new ArrayList<>();
    Compiler compiler =
        new Compiler(steps -> {
          if (!asked.contains(steps)) {
            asked.add(steps);
          }
          return slots.applyAsInt(steps);
        });
    this.root = root;
    this.slots = slots;
    this.holds = compiler.compile(root).asTruth();
    this.paths = List.copyOf(asked);
  }

  /**
   * Reads a condition. Its paths into the body are numbered in their order.
   *
   * @param text what stands behind {@code WHERE}
   * @throws ConditionException if it is none, with what is wrong and where
   */
  public static Condition parse(String text) {
    List<List<BodyPath.Step>> paths = new ArrayList<>();
    return new Condition(
        Parser.parse(text),
        steps -> {
          if (!paths.contains(steps)) {
            paths.add(steps);
          }
          return paths.indexOf(steps);
        });
  }

  /**
   * Where a condition ends that has more text behind it.
   *
   * @param word what it ends at, in any case, unless it stands in a string or a comment
   * @return the word's offset, or the text's length
   * @throws ConditionException if there is something before it that no condition has
   */
  public static int end(String text, int from, String word) {
    for (Token token : Lexer.tokens(text.substring(from))) {
      if (token.kind() == Token.Kind.NAME && token.text().equalsIgnoreCase(word)) {
        return from + token.offset();
      }
    }
    return text.length();
  }

  /** The same condition with its paths into the body numbered by somebody else. */
  public Condition numbered(ToIntFunction<List<BodyPath.Step>> numbers) {
    return paths.isEmpty() ? this : new Condition(root, numbers);
  }

  /** Its paths into the body, each once. */
  public List<List<BodyPath.Step>> paths() {
    return paths;
  }

  /** Whether its outcome may depend on the body, and not on properties alone. */
  public boolean readsBody() {
    return !paths.isEmpty();
  }

  /** Whether a message with these facts is taken. Makes no objects but texts of functions. */
  public Truth test(Facts facts) {
    return holds.of(facts);
  }

  /** What it and its parts give for a message with these facts. */
  public Explanation explain(Facts facts) {
    return Explanation.of(root, new Compiler(slots), facts);
  }
}
