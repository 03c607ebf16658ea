/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.List;
import java.util.SplittableRandom;

/** Makes conditions whose types fit, and now and then a type that shows only with the message. */
final class RandomCondition {

  static final List<String> NAMES = List.of("p", "q", "Temp", "$own", "$body.s");
  static final List<String> SYSTEM_NAMES = List.of("to", "contenttype", "cid");
  static final List<String> TEXTS = List.of("", "a", "b", "ab", "5", "-2.5", "x y");
  static final List<String> PATHS =
      List.of(
          "n", "s", "b", "z", "o", "o.n", "l[0]", "l[1]", "l[7]", "l[1].n", "n.x", "none", "s[0]");

  private final SplittableRandom random;

  RandomCondition(SplittableRandom random) {
    this.random = random;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  String truth(int depth) {
    if (depth == 0) {
      return one(List.of("true", "false", "undefined", "null", "p = 'a'", path()));
    }
    return switch (random.nextInt(9)) {
      case 0, 1 -> "(" + truth(depth - 1) + " AND " + truth(depth - 1) + ")";
      case 2, 3 -> "(" + truth(depth - 1) + " or " + truth(depth - 1) + ")";
      case 4 -> "NOT (" + truth(depth - 1) + ")";
      case 5 -> "(" + comparison(depth) + " ?? " + comparison(depth) + ")";
      case 6 -> test(depth);
      default -> comparison(depth);
    };
  }

  private String comparison(int depth) {
    String operator = " " + one(List.of("=", "!=", "<>", "<", "<=", ">", ">=")) + " ";
    return "("
        + switch (random.nextInt(6)) {
          case 0, 1 -> number(depth - 1) + operator + number(depth - 1);
          case 2, 3 -> text(depth - 1) + operator + text(depth - 1);
          case 4 -> path() + operator + one(List.of("null", "true", "5", "'a'", path(), "p"));
          default -> one(List.of("null", "'a'", "5", "q")) + operator + path();
        }
        + ")";
  }

  private String test(int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> "starts_with(" + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 1 -> "contains(" + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 2 -> "IS_NULL(" + any(depth - 1) + ")";
      case 3 -> "is_bool(" + any(depth - 1) + ")";
      case 4 -> one(List.of("is_number", "Is_String")) + "(" + any(depth - 1) + ")";
      default -> "is_defined(" + any(depth - 1) + ")";
    };
  }

  private String any(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> number(Math.max(depth, 0));
      case 1 -> text(Math.max(depth, 0));
      case 2 -> "(" + truth(Math.max(depth, 0)) + ")";
      case 3 -> one(List.of("null", "undefined"));
      default -> path();
    };
  }

  private String number(int depth) {
    if (depth <= 0) {
      return random.nextInt(4) == 0 ? path() : one(List.of("0", "1", "5", "-2.5", "0x10", "1e3"));
    }
    return switch (random.nextInt(8)) {
      case 0, 1 -> {
        String operator = " " + one(List.of("+", "-", "*", "/", "%")) + " ";
        yield "(" + number(depth - 1) + operator + number(depth - 1) + ")";
      }
      case 2 -> "- (" + number(depth - 1) + ")";
      case 3 -> "as_number(" + text(depth - 1) + ")";
      case 4 -> one(List.of("length(", "LENGTH( /* of */ ")) + text(depth - 1) + ")";
      case 5 -> "index_of(" + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 6 -> "power(" + number(depth - 1) + ", " + number(depth - 1) + ")";
      default -> one(List.of("abs", "square", "floor", "sqrt")) + "(" + number(depth - 1) + ")";
    };
  }

  private String text(int depth) {
    if (depth <= 0) {
      return switch (random.nextInt(4)) {
        case 0 -> one(NAMES);
        case 1 -> "{$" + one(SYSTEM_NAMES) + "}";
        case 2 -> path();
        default -> "'" + one(TEXTS) + "'";
      };
    }
    return switch (random.nextInt(5)) {
      case 0 -> "(" + text(depth - 1) + " || " + text(depth - 1) + ")";
      case 1 -> "concat(" + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 2 -> "upper(" + text(depth - 1) + ")";
      case 3 -> "substring(" + text(depth - 1) + ", " + number(depth - 1) + ")";
      default -> "(" + one(NAMES) + " ?? " + text(depth - 1) + ")";
    };
  }

  private String path() {
    String path = one(List.of("$body.", "$BODY.")) + one(PATHS);
    return random.nextBoolean() ? "{" + path + "}" : path;
  }
}
