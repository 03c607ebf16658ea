/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import io.holdfast.hub.route.condition.Typed.BodyPart;
import io.holdfast.hub.route.condition.Typed.NumberPart;
import io.holdfast.hub.route.condition.Typed.TextPart;
import io.holdfast.hub.route.condition.Typed.TruthPart;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntPredicate;

/**
 * Operators over compiled operands. Both sides count always, as in Azure's evaluator: that the
 * second one is not asked where the first one decides cannot be seen, since asking has no effect.
 */
final class Operators {

  private static final Typed UNDEFINED = new Typed.Undefined();

  private Operators() {}

  static Typed unary(Node.Unary node, Typed operand) {
    boolean not = node.operator().equals("NOT");
    return switch (operand) {
      case Typed.Undefined _ -> operand;
      case Typed.Null _ when not -> new Typed.Bool(facts -> Truth.TRUE);
      case Typed.Bool(TruthPart part) when not -> new Typed.Bool(facts -> part.of(facts).not());
      case Typed.Body(BodyPart part) when not ->
          new Typed.Body(facts -> BodyValue.of(part.of(facts).truth().not()));
      case Typed.Numeric(NumberPart part) when !not -> new Typed.Numeric(facts -> -part.of(facts));
      case Typed.Body(BodyPart part) when !not ->
          new Typed.Body(facts -> BodyValue.of(-part.of(facts).number()));
      default ->
          throw new ConditionException(
              node.offset(),
              "Invalid operand to unary operator '%s': have '%s', expected '%s'"
                  .formatted(node.operator(), operand.type(), not ? "bool" : "number"));
    };
  }

  /**
   * A binary operator.
   *
   * @param rightFirst whether it is good to know the right side before the left one, if that
   *     decides
   */
  static Typed binary(Node.Binary node, Typed left, Typed right, boolean rightFirst) {
    return switch (node.operator()) {
      case "AND", "OR" -> logical(node, left, right, rightFirst);
      case "??" -> coalesce(node, left, right);
      case "||" -> concat(node, left, right);
      case "+" -> arithmetic(node, left, right, Double::sum);
      case "-" -> arithmetic(node, left, right, (a, b) -> a - b);
      case "*" -> arithmetic(node, left, right, (a, b) -> a * b);
      case "/" -> arithmetic(node, left, right, (a, b) -> a / b);
      case "%" -> arithmetic(node, left, right, (a, b) -> a % b);
      case "=" -> compare(node, left, right, sign -> sign == 0);
      case "!=", "<>" -> compare(node, left, right, sign -> sign != 0);
      case "<" -> compare(node, left, right, sign -> sign < 0);
      case "<=" -> compare(node, left, right, sign -> sign <= 0);
      case ">" -> compare(node, left, right, sign -> sign > 0);
      case ">=" -> compare(node, left, right, sign -> sign >= 0);
      default -> throw new IllegalStateException("no operator: " + node.operator());
    };
  }

  private static Typed logical(Node.Binary node, Typed left, Typed right, boolean rightFirst) {
    if (!isLogical(left) || !isLogical(right)) {
      throw mismatch(node, left, right, "bool");
    }
    boolean and = node.operator().equals("AND");
    TruthPart a = rightFirst ? right.asTruth() : left.asTruth();
    TruthPart b = rightFirst ? left.asTruth() : right.asTruth();
    if (left instanceof Typed.Body || right instanceof Typed.Body) {
      // A value that is no truth makes the whole undefined, even beside one that would decide it.
      return new Typed.Body(facts -> BodyValue.of(strict(and, a.of(facts), b.of(facts))));
    }
    if (and && (left instanceof Typed.Null || right instanceof Typed.Null)) {
      return new Typed.Null();
    }
    Truth deciding = Truth.of(!and);
    return new Typed.Bool(facts -> {
      Truth first = a.of(facts);
      return first == deciding ? first : and ? first.and(b.of(facts)) : first.or(b.of(facts));
    });
  }

  private static boolean isLogical(Typed operand) {
    return !(operand instanceof Typed.Numeric) && !(operand instanceof Typed.Text);
  }

  private static Truth strict(boolean and, Truth a, Truth b) {
    if (a == Truth.UNDEFINED || b == Truth.UNDEFINED) {
      return Truth.UNDEFINED;
    }
    return and ? a.and(b) : a.or(b);
  }

  private static Typed arithmetic(
      Node.Binary node, Typed left, Typed right, DoubleBinaryOperator operator) {
    if (left instanceof Typed.Undefined || right instanceof Typed.Undefined) {
      return UNDEFINED;
    }
    boolean numbers = isNumeric(left) && isNumeric(right);
    if (!numbers) {
      throw mismatch(node, left, right, "number");
    }
    NumberPart a = left.asNumber();
    NumberPart b = right.asNumber();
    return left instanceof Typed.Body || right instanceof Typed.Body
        ? new Typed.Body(facts -> BodyValue.of(operator.applyAsDouble(a.of(facts), b.of(facts))))
        : new Typed.Numeric(facts -> operator.applyAsDouble(a.of(facts), b.of(facts)));
  }

  private static boolean isNumeric(Typed operand) {
    return operand instanceof Typed.Numeric || operand instanceof Typed.Body;
  }

  private static Typed concat(Node.Binary node, Typed left, Typed right) {
    boolean texts =
        (left instanceof Typed.Text || left instanceof Typed.Body)
            && (right instanceof Typed.Text || right instanceof Typed.Body);
    if (!texts) {
      throw mismatch(node, left, right, "string");
    }
    return Functions.concat(java.util.List.of(left, right));
  }

  private static Typed compare(Node.Binary node, Typed left, Typed right, IntPredicate holds) {
    if (left instanceof Typed.Undefined || right instanceof Typed.Undefined) {
      return new Typed.Bool(facts -> Truth.UNDEFINED);
    }
    if (left instanceof Typed.Body || right instanceof Typed.Body) {
      BodyPart a = left.asBody();
      BodyPart b = right.asBody();
      return new Typed.Bool(facts -> compare(a.of(facts), b.of(facts), holds));
    }
    if (left instanceof Typed.Numeric(NumberPart a)
        && right instanceof Typed.Numeric(NumberPart b)) {
      return new Typed.Bool(facts -> compare(a.of(facts), b.of(facts), holds));
    }
    if (left instanceof Typed.Text(TextPart a) && right instanceof Typed.Text(TextPart b)) {
      return new Typed.Bool(facts -> {
        String x = a.of(facts);
        String y = b.of(facts);
        return x == null || y == null ? Truth.UNDEFINED : Truth.of(holds.test(x.compareTo(y)));
      });
    }
    if (left instanceof Typed.Bool(TruthPart a) && right instanceof Typed.Bool(TruthPart b)) {
      return new Typed.Bool(facts -> {
        Truth x = a.of(facts);
        Truth y = b.of(facts);
        return x == Truth.UNDEFINED || y == Truth.UNDEFINED
            ? Truth.UNDEFINED
            : Truth.of(holds.test(x.compareTo(y)));
      });
    }
    if (left instanceof Typed.Null && right instanceof Typed.Null) {
      Truth always = Truth.of(holds.test(0));
      return new Typed.Bool(facts -> always);
    }
    throw mismatch(node, left, right, left.type());
  }

  private static Truth compare(double a, double b, IntPredicate holds) {
    return Double.isNaN(a) || Double.isNaN(b)
        ? Truth.UNDEFINED
        : Truth.of(holds.test(a < b ? -1 : a > b ? 1 : 0));
  }

  private static Truth compare(BodyValue a, BodyValue b, IntPredicate holds) {
    return a == BodyValue.Special.UNDEFINED || b == BodyValue.Special.UNDEFINED
        ? Truth.UNDEFINED
        : Truth.of(holds.test(a.compare(b)));
  }

  private static Typed coalesce(Node.Binary node, Typed left, Typed right) {
    if (left instanceof Typed.Undefined) {
      return right;
    }
    if (left instanceof Typed.Body || right instanceof Typed.Body) {
      BodyPart a = left.asBody();
      BodyPart b = right.asBody();
      return new Typed.Body(
          facts -> a.of(facts) == BodyValue.Special.UNDEFINED ? b.of(facts) : a.of(facts));
    }
    if (right instanceof Typed.Undefined) {
      return left;
    }
    if (left instanceof Typed.Numeric(NumberPart a)
        && right instanceof Typed.Numeric(NumberPart b)) {
      return new Typed.Numeric(facts -> {
        double first = a.of(facts);
        return Double.isNaN(first) ? b.of(facts) : first;
      });
    }
    if (left instanceof Typed.Text(TextPart a) && right instanceof Typed.Text(TextPart b)) {
      return new Typed.Text(facts -> {
        String first = a.of(facts);
        return first == null ? b.of(facts) : first;
      });
    }
    if (left instanceof Typed.Bool(TruthPart a) && right instanceof Typed.Bool(TruthPart b)) {
      return new Typed.Bool(facts -> a.of(facts) == Truth.UNDEFINED ? b.of(facts) : a.of(facts));
    }
    if (left instanceof Typed.Null && right instanceof Typed.Null) {
      return left;
    }
    throw mismatch(node, left, right, left.type());
  }

  private static ConditionException mismatch(
      Node.Binary node, Typed left, Typed right, String expected) {
    return new ConditionException(
        node.offset(),
        "Invalid operands to binary operator '%s': have '%s' and '%s', expected '%s' and '%s'"
            .formatted(node.operator(), left.type(), right.type(), expected, expected));
  }
}
