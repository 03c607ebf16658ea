/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.List;
import java.util.Locale;

/** Turns a condition as it is written into closures, and finds what does not fit together. */
final class Compiler {

  private static final String BODY = "$body.";

  private boolean readsBody;

  /** Whether what was compiled asks for the body. */
  boolean readsBody() {
    return readsBody;
  }

  Typed compile(Node node) {
    return switch (node) {
      case Node.Numeric(int _, double value) -> new Typed.Numeric(facts -> value);
      case Node.Text(int _, String value) -> new Typed.Text(facts -> value);
      case Node.Bool(int _, boolean value) -> {
        Truth truth = Truth.of(value);
        yield new Typed.Bool(facts -> truth);
      }
      case Node.Null _ -> new Typed.Null();
      case Node.Undefined _ -> new Typed.Undefined();
      case Node.Property(int _, String name) -> new Typed.Text(facts -> facts.application(name));
      case Node.SystemName name -> name.escaped() ? system(name) : applicationOr(name);
      case Node.Call call -> Functions.call(call, compile(call.arguments()));
      case Node.Unary unary -> Operators.unary(unary, compile(unary.operand()));
      case Node.Binary binary ->
          Operators.binary(binary, compile(binary.left()), compile(binary.right()));
    };
  }

  private List<Typed> compile(List<Node> nodes) {
    return nodes.stream().map(this::compile).toList();
  }

  private Typed system(Node.SystemName node) {
    String name = node.name();
    if (name.toLowerCase(Locale.ROOT).startsWith(BODY)) {
      BodyPath path = BodyPath.parse(name.substring(BODY.length()), node.offset());
      readsBody = true;
      return new Typed.Body(facts -> facts.body(path));
    }
    if (name.indexOf('[') >= 0 || name.indexOf(']') >= 0) {
      return new Typed.Undefined();
    }
    String systemName = name.substring(1);
    return new Typed.Text(facts -> facts.system(systemName));
  }

  /** An application may have a property whose name begins with a dollar sign: that goes first. */
  private Typed applicationOr(Node.SystemName node) {
    String name = node.name();
    return switch (system(node)) {
      case Typed.Text(Typed.TextPart system) ->
          new Typed.Text(facts -> {
            String own = facts.application(name);
            return own == null ? system.of(facts) : own;
          });
      case Typed.Body(Typed.BodyPart body) when name.indexOf('[') < 0 ->
          new Typed.Body(facts -> {
            String own = facts.application(name);
            return own == null ? body.of(facts) : new BodyValue.Text(own);
          });
      case Typed other -> other;
    };
  }
}
