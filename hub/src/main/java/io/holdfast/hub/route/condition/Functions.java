/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import io.holdfast.hub.route.condition.Typed.BodyPart;
import io.holdfast.hub.route.condition.Typed.NumberPart;
import io.holdfast.hub.route.condition.Typed.TextPart;
import io.holdfast.hub.route.condition.Typed.TruthPart;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The built-in functions. Names count in any case; an argument of a wrong type is an error. */
final class Functions {

  /** What a function makes of its arguments; null if it does not take them. */
  private interface Builtin extends Function<List<Typed>, @Nullable Typed> {}

  /** Asks two texts, both there. */
  private interface TextTest {
    boolean test(String text, String part);
  }

  private static final Map<String, Builtin> BUILTINS =
      Map.ofEntries(
          Map.entry("abs", math(Math::abs)),
          Map.entry("exp", math(Math::exp)),
          Map.entry("square", math(x -> x * x)),
          Map.entry("ceiling", math(Math::ceil)),
          Map.entry("floor", math(Math::floor)),
          Map.entry("sign", math(Math::signum)),
          Map.entry("sqrt", math(Math::sqrt)),
          Map.entry("power", math(Math::pow)),
          Map.entry("as_number", Functions::asNumber),
          Map.entry("is_bool", Functions::isBool),
          Map.entry("is_defined", Functions::isDefined),
          Map.entry("is_null", Functions::isNull),
          Map.entry("is_number", Functions::isNumber),
          Map.entry("is_string", Functions::isString),
          Map.entry(
              "concat",
              arguments -> arguments.size() >= 2 && all(arguments, "T") ? concat(arguments) : null),
          Map.entry("length", Functions::length),
          Map.entry("lower", changed(text -> text.toLowerCase(Locale.ROOT))),
          Map.entry("upper", changed(text -> text.toUpperCase(Locale.ROOT))),
          Map.entry("substring", Functions::substring),
          Map.entry("index_of", Functions::indexOf),
          Map.entry("starts_with", asked(String::startsWith)),
          Map.entry("ends_with", asked(String::endsWith)),
          Map.entry("contains", asked(String::contains)));

  private Functions() {}

  static Typed call(Node.Call node, List<Typed> arguments) {
    Builtin builtin = BUILTINS.get(node.function());
    if (builtin == null) {
      throw new ConditionException(
          node.offset(), "Invalid built-in function '" + node.function() + "'");
    }
    Typed result = builtin.apply(arguments);
    if (result == null) {
      throw new ConditionException(
          node.offset(),
          "Invalid arguments to built-in function '%s': have (%s)"
              .formatted(
                  node.function(),
                  arguments.stream().map(Typed::type).collect(Collectors.joining(", "))));
    }
    return result;
  }

  /** Whether the arguments are as many numbers (N) and texts (T), or values of bodies. */
  private static boolean are(List<Typed> arguments, String types) {
    if (arguments.size() != types.length()) {
      return false;
    }
    for (int i = 0; i < types.length(); i++) {
      Typed argument = arguments.get(i);
      boolean fits =
          types.charAt(i) == 'N'
              ? argument instanceof Typed.Numeric
              : argument instanceof Typed.Text;
      if (!fits && !(argument instanceof Typed.Body)) {
        return false;
      }
    }
    return true;
  }

  private static boolean all(List<Typed> arguments, String type) {
    return are(arguments, type.repeat(arguments.size()));
  }

  private static Builtin math(DoubleUnaryOperator operator) {
    return arguments -> {
      if (!are(arguments, "N")) {
        return null;
      }
      NumberPart x = arguments.get(0).asNumber();
      return new Typed.Numeric(facts -> operator.applyAsDouble(x.of(facts)));
    };
  }

  private static Builtin math(DoubleBinaryOperator operator) {
    return arguments -> {
      if (!are(arguments, "NN")) {
        return null;
      }
      NumberPart x = arguments.get(0).asNumber();
      NumberPart y = arguments.get(1).asNumber();
      return new Typed.Numeric(facts -> {
        double a = x.of(facts);
        double b = y.of(facts);
        // x to the power of 0 is 1 for NaN, too, which would define what is undefined.
        return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : operator.applyAsDouble(a, b);
      });
    };
  }

  // Types

  private static @Nullable Typed asNumber(List<Typed> arguments) {
    return switch (only(arguments)) {
      case Typed.Numeric number -> number;
      case Typed.Text(TextPart part) -> new Typed.Numeric(facts -> Numbers.parse(part.of(facts)));
      case Typed.Body(BodyPart part) ->
          new Typed.Numeric(facts ->
              part.of(facts) instanceof BodyValue.Text(String text)
                  ? Numbers.parse(text)
                  : part.of(facts).number());
      case null, default -> null;
    };
  }

  private static @Nullable Typed only(List<Typed> arguments) {
    return arguments.size() == 1 ? arguments.get(0) : null;
  }

  private static @Nullable Typed isDefined(List<Typed> arguments) {
    return switch (only(arguments)) {
      case Typed.Numeric(NumberPart part) -> bool(facts -> !Double.isNaN(part.of(facts)));
      case Typed.Text(TextPart part) -> bool(facts -> part.of(facts) != null);
      case Typed.Bool(TruthPart part) -> bool(facts -> part.of(facts) != Truth.UNDEFINED);
      case Typed.Body(BodyPart part) ->
          bool(facts -> part.of(facts) != BodyValue.Special.UNDEFINED);
      case Typed.Null _ -> bool(facts -> true);
      case Typed.Undefined _ -> bool(facts -> false);
      case null -> null;
    };
  }

  private static @Nullable Typed isNull(List<Typed> arguments) {
    return switch (only(arguments)) {
      case Typed.Null _ -> bool(facts -> true);
      case Typed.Body(BodyPart part) ->
          // The wrong way round, as Azure's evaluator has it, and as its users know it.
          new Typed.Bool(facts ->
              switch (part.of(facts)) {
                case BodyValue.Special.UNDEFINED -> Truth.UNDEFINED;
                case BodyValue.Special.MISSING -> Truth.FALSE;
                default -> Truth.TRUE;
              });
      case null -> null;
      default -> bool(facts -> false);
    };
  }

  private static @Nullable Typed isBool(List<Typed> arguments) {
    return switch (only(arguments)) {
      case Typed.Bool(TruthPart part) ->
          new Typed.Bool(facts -> part.of(facts) == Truth.UNDEFINED ? Truth.UNDEFINED : Truth.TRUE);
      case Typed.Body(BodyPart part) ->
          new Typed.Bool(facts ->
              switch (part.of(facts)) {
                case BodyValue.Special.UNDEFINED -> Truth.UNDEFINED;
                case BodyValue.Bool _ -> Truth.TRUE;
                default -> Truth.FALSE;
              });
      case null -> null;
      default -> bool(facts -> false);
    };
  }

  private static @Nullable Typed isNumber(List<Typed> arguments) {
    Typed argument = only(arguments);
    if (argument == null) {
      return null;
    }
    NumberPart number = argument.asNumber();
    return bool(facts -> Double.isFinite(number.of(facts)));
  }

  private static @Nullable Typed isString(List<Typed> arguments) {
    Typed argument = only(arguments);
    if (argument == null) {
      return null;
    }
    TextPart text = argument.asText();
    return bool(facts -> text.of(facts) != null);
  }

  private static Typed bool(java.util.function.Predicate<Facts> test) {
    return new Typed.Bool(facts -> Truth.of(test.test(facts)));
  }

  // Texts

  static Typed concat(List<Typed> arguments) {
    List<TextPart> parts = arguments.stream().map(Typed::asText).toList();
    return new Typed.Text(facts -> {
      StringBuilder all = new StringBuilder();
      for (TextPart part : parts) {
        String text = part.of(facts);
        if (text == null) {
          return null;
        }
        all.append(text);
      }
      return all.toString();
    });
  }

  private static @Nullable Typed length(List<Typed> arguments) {
    if (!are(arguments, "T")) {
      return null;
    }
    TextPart part = arguments.get(0).asText();
    return new Typed.Numeric(facts -> {
      String text = part.of(facts);
      return text == null ? Double.NaN : text.length();
    });
  }

  private static Builtin changed(Function<String, String> change) {
    return arguments -> {
      if (!are(arguments, "T")) {
        return null;
      }
      TextPart part = arguments.get(0).asText();
      return new Typed.Text(facts -> {
        String text = part.of(facts);
        return text == null ? null : change.apply(text);
      });
    };
  }

  private static Builtin asked(TextTest test) {
    return arguments -> {
      if (!are(arguments, "TT")) {
        return null;
      }
      TextPart text = arguments.get(0).asText();
      TextPart part = arguments.get(1).asText();
      return new Typed.Bool(facts -> {
        String a = text.of(facts);
        String b = part.of(facts);
        return a == null || b == null ? Truth.UNDEFINED : Truth.of(test.test(a, b));
      });
    };
  }

  private static @Nullable Typed indexOf(List<Typed> arguments) {
    if (!are(arguments, "TT")) {
      return null;
    }
    TextPart text = arguments.get(0).asText();
    TextPart part = arguments.get(1).asText();
    return new Typed.Numeric(facts -> {
      String a = text.of(facts);
      String b = part.of(facts);
      return a == null || b == null ? Double.NaN : a.indexOf(b);
    });
  }

  private static @Nullable Typed substring(List<Typed> arguments) {
    if (are(arguments, "TN")) {
      return substring(arguments.get(0).asText(), arguments.get(1).asNumber());
    }
    return are(arguments, "TNN")
        ? substring(
            arguments.get(0).asText(), arguments.get(1).asNumber(), arguments.get(2).asNumber())
        : null;
  }

  private static Typed substring(TextPart text, NumberPart start) {
    return new Typed.Text(facts -> {
      String whole = text.of(facts);
      double from = start.of(facts);
      // False for NaN, too.
      return whole != null && from >= 0 && from <= whole.length()
          ? whole.substring((int) from)
          : null;
    });
  }

  private static Typed substring(TextPart text, NumberPart start, NumberPart length) {
    return new Typed.Text(facts -> {
      String whole = text.of(facts);
      double from = start.of(facts);
      double count = length.of(facts);
      return whole != null
              && from >= 0
              && from < whole.length()
              && count >= 0
              && count <= whole.length() - from
          ? whole.substring((int) from, (int) from + (int) count)
          : null;
    });
  }
}
