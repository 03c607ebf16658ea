/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Evaluates conditions slowly and obviously, part by part of what the parser read: what the
 * compiled form is compared with. Knows nothing of that one.
 */
final class Interpreter {

  /** What the type of a part is before any message comes. */
  enum Kind {
    NUMBER,
    TEXT,
    BOOL,
    NULL,
    UNDEFINED,
    BODY
  }

  /** Values that are not Java's own. */
  enum Other {
    NULL,
    MISSING,
    UNDEFINED
  }

  private static final List<String> TRUTHS = List.of("F", "U", "T");

  /** Rows: the left side F, U, T; columns: the right side. */
  private static final List<String> AND = List.of("FFF", "FUU", "FUT");

  private static final List<String> OR = List.of("FUT", "UUT", "TTT");

  private final Map<String, String> application;
  private final Map<String, String> system;
  private final JsonNode body;

  Interpreter(Map<String, String> application, Map<String, String> system, JsonNode body) {
    this.application = application;
    this.system = system;
    this.body = body;
  }

  /** The outcome. */
  String outcome(Node node) {
    return switch (kind(node)) {
      case BOOL, BODY -> truth(value(node));
      case NULL -> "F";
      default -> "U";
    };
  }

  private static String truth(Object value) {
    return value instanceof Boolean bool ? (bool ? "T" : "F") : "U";
  }

  private static Object truthValue(char letter) {
    return letter == 'U' ? Other.UNDEFINED : (Object) (letter == 'T');
  }

  Kind kind(Node node) {
    return switch (node) {
      case Node.Numeric _ -> Kind.NUMBER;
      case Node.Text _, Node.Property _ -> Kind.TEXT;
      case Node.Bool _ -> Kind.BOOL;
      case Node.Null _ -> Kind.NULL;
      case Node.Undefined _ -> Kind.UNDEFINED;
      case Node.SystemName name ->
          name.name().toLowerCase(Locale.ROOT).startsWith("$body.") ? Kind.BODY : Kind.TEXT;
      case Node.Call call ->
          switch (call.function()) {
            case "concat", "lower", "upper", "substring" -> Kind.TEXT;
            case "is_bool", "is_defined", "is_null", "is_number", "is_string" -> Kind.BOOL;
            case "starts_with", "ends_with", "contains" -> Kind.BOOL;
            default -> Kind.NUMBER;
          };
      case Node.Unary unary ->
          kind(unary.operand()) == Kind.NULL ? Kind.BOOL : kind(unary.operand());
      case Node.Binary binary -> kind(binary.operator(), kind(binary.left()), kind(binary.right()));
    };
  }

  private static Kind kind(String operator, Kind left, Kind right) {
    boolean body = left == Kind.BODY || right == Kind.BODY;
    return switch (operator) {
      case "AND" ->
          body ? Kind.BODY : left == Kind.NULL || right == Kind.NULL ? Kind.NULL : Kind.BOOL;
      case "OR" -> body ? Kind.BODY : Kind.BOOL;
      case "+", "-", "*", "/", "%" -> body ? Kind.BODY : Kind.NUMBER;
      case "||" -> Kind.TEXT;
      case "??" -> left == Kind.UNDEFINED ? right : body ? Kind.BODY : left;
      default -> Kind.BOOL;
    };
  }

  Object value(Node node) {
    return switch (node) {
      case Node.Numeric numeric -> numeric.value();
      case Node.Text text -> text.value();
      case Node.Bool bool -> bool.value();
      case Node.Null _ -> Other.NULL;
      case Node.Undefined _ -> Other.UNDEFINED;
      case Node.Property property -> orUndefined(application.get(property.name()));
      case Node.SystemName name -> systemValue(name);
      case Node.Call call -> call(call.function(), call.arguments());
      case Node.Unary unary ->
          unary(unary.operator(), kind(unary.operand()), value(unary.operand()));
      case Node.Binary binary -> binary(binary);
    };
  }

  private static Object orUndefined(@Nullable Object value) {
    return value == null ? Other.UNDEFINED : value;
  }

  private Object systemValue(Node.SystemName name) {
    String own = application.get(name.name());
    if (own != null && !name.escaped()) {
      return own;
    }
    return kind(name) == Kind.BODY
        ? bodyValue(name.name().substring("$body.".length()))
        : orUndefined(system.get(name.name().substring(1)));
  }

  private Object bodyValue(String path) {
    JsonNode at = body;
    for (String step : path.split("\\.", -1)) {
      int bracket = step.indexOf('[');
      if (!at.isObject()) {
        return Other.UNDEFINED;
      }
      at = at.path(bracket < 0 ? step : step.substring(0, bracket));
      if (at.isMissingNode()) {
        return Other.MISSING;
      }
      if (bracket >= 0) {
        if (!at.isArray()) {
          return Other.UNDEFINED;
        }
        at = at.path(Integer.parseInt(step.substring(bracket + 1, step.length() - 1)));
        if (at.isMissingNode()) {
          return Other.MISSING;
        }
      }
    }
    if (at.isNull()) {
      return Other.NULL;
    }
    return at.isBoolean()
        ? at.asBoolean()
        : at.isNumber() ? at.asDouble() : at.isString() ? at.asString() : Other.UNDEFINED;
  }

  private static Object unary(String operator, Kind kind, Object operand) {
    if (operator.equals("NOT")) {
      return kind == Kind.NULL
          ? true
          : operand instanceof Boolean bool ? (Object) !bool : Other.UNDEFINED;
    }
    return operand instanceof Double number ? defined(-number) : Other.UNDEFINED;
  }

  private static Object defined(double number) {
    return Double.isNaN(number) ? Other.UNDEFINED : (Object) number;
  }

  private Object binary(Node.Binary node) {
    Object left = value(node.left());
    Object right = value(node.right());
    return switch (node.operator()) {
      case "AND", "OR" -> logical(node, left, right);
      case "??" -> left == Other.UNDEFINED ? right : left;
      case "||" -> left instanceof String a && right instanceof String b ? a + b : Other.UNDEFINED;
      case "+", "-", "*", "/", "%" ->
          left instanceof Double a && right instanceof Double b
              ? arithmetic(node.operator(), a, b)
              : Other.UNDEFINED;
      default -> compare(node.operator(), left, right);
    };
  }

  private Object logical(Node.Binary node, Object left, Object right) {
    Kind a = kind(node.left());
    Kind b = kind(node.right());
    String x = a == Kind.NULL ? "F" : truth(left);
    String y = b == Kind.NULL ? "F" : truth(right);
    if ((a == Kind.BODY || b == Kind.BODY) && (x.equals("U") || y.equals("U"))) {
      return Other.UNDEFINED;
    }
    if (kind(node) == Kind.NULL) {
      return Other.NULL;
    }
    List<String> table = node.operator().equals("AND") ? AND : OR;
    return truthValue(table.get(TRUTHS.indexOf(x)).charAt(TRUTHS.indexOf(y)));
  }

  private static Object arithmetic(String operator, double a, double b) {
    return defined(
        switch (operator) {
          case "+" -> a + b;
          case "-" -> a - b;
          case "*" -> a * b;
          case "/" -> a / b;
          default -> a % b;
        });
  }

  private static Object compare(String operator, Object left, Object right) {
    if (left == Other.UNDEFINED || right == Other.UNDEFINED) {
      return Other.UNDEFINED;
    }
    int sign;
    if (left instanceof String a && right instanceof String b) {
      sign = a.compareTo(b);
    } else if (left instanceof Double a && right instanceof Double b) {
      sign = a.doubleValue() == b.doubleValue() ? 0 : a < b ? -1 : 1;
    } else if (left instanceof Boolean a && right instanceof Boolean b) {
      sign = a.compareTo(b);
    } else {
      sign = rank(left) - rank(right);
    }
    return switch (operator) {
      case "=" -> sign == 0;
      case "!=", "<>" -> sign != 0;
      case "<" -> sign < 0;
      case "<=" -> sign <= 0;
      case ">" -> sign > 0;
      default -> sign >= 0;
    };
  }

  /** Truths before numbers before texts before null. */
  private static int rank(Object value) {
    return value instanceof Boolean
        ? 1
        : value instanceof Double ? 2 : value instanceof String ? 3 : 4;
  }

  private Object call(String function, List<Node> arguments) {
    List<Object> values = arguments.stream().map(this::value).toList();
    Object first = values.get(0);
    return switch (function) {
      case "is_defined" -> first != Other.UNDEFINED;
      case "is_null" -> isNull(kind(arguments.get(0)), first);
      case "is_bool" ->
          first instanceof Boolean
              ? true
              : isOpen(kind(arguments.get(0))) && first == Other.UNDEFINED
                  ? Other.UNDEFINED
                  : (Object) false;
      case "is_number" -> first instanceof Double number && Double.isFinite(number);
      case "is_string" -> first instanceof String;
      case "as_number" ->
          first instanceof String text
              ? number(text)
              : first instanceof Double ? first : Other.UNDEFINED;
      default -> strict(function, values);
    };
  }

  private static boolean isOpen(Kind kind) {
    return kind == Kind.BOOL || kind == Kind.BODY;
  }

  private static Object isNull(Kind kind, Object value) {
    if (kind != Kind.BODY) {
      return kind == Kind.NULL;
    }
    return value == Other.UNDEFINED ? value : (Object) (value != Other.MISSING);
  }

  private static Object number(String text) {
    return text.matches("-?(\\d+(\\.\\d+)?|\\.\\d+)")
        ? (Object) Double.valueOf(text)
        : Other.UNDEFINED;
  }

  /** Functions that are undefined where an argument is none of its type. */
  private static Object strict(String function, List<Object> values) {
    boolean numbers = values.stream().allMatch(Double.class::isInstance);
    boolean texts = values.stream().allMatch(String.class::isInstance);
    Object first = values.get(0);
    Object second = values.size() > 1 ? values.get(1) : Other.UNDEFINED;
    return switch (function) {
      case "abs" -> numbers ? Math.abs((double) first) : Other.UNDEFINED;
      case "square" -> numbers ? defined((double) first * (double) first) : Other.UNDEFINED;
      case "floor" -> numbers ? Math.floor((double) first) : Other.UNDEFINED;
      case "sqrt" -> numbers ? defined(Math.sqrt((double) first)) : Other.UNDEFINED;
      case "power" ->
          numbers ? defined(Math.pow((double) first, (double) second)) : Other.UNDEFINED;
      case "length" -> texts ? (double) ((String) first).length() : Other.UNDEFINED;
      case "upper" -> texts ? ((String) first).toUpperCase(Locale.ROOT) : Other.UNDEFINED;
      case "concat" ->
          texts
              ? String.join("", values.stream().map(String.class::cast).toList())
              : Other.UNDEFINED;
      case "index_of" ->
          texts ? (double) ((String) first).indexOf((String) second) : Other.UNDEFINED;
      case "starts_with" -> texts ? ((String) first).startsWith((String) second) : Other.UNDEFINED;
      case "contains" -> texts ? ((String) first).contains((String) second) : Other.UNDEFINED;
      case "substring" -> substring(first, second);
      default -> throw new IllegalArgumentException(Objects.toString(function));
    };
  }

  private static Object substring(Object text, Object start) {
    return text instanceof String whole
            && start instanceof Double from
            && from >= 0
            && from <= whole.length()
        ? whole.substring(from.intValue())
        : Other.UNDEFINED;
  }
}
