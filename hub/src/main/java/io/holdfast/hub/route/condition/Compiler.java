/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** Turns a condition as it is written into closures, and finds what does not fit together. */
final class Compiler {

  private static final String BODY = "$body.";

  private final ToIntFunction<List<BodyPath.Step>> slots;
  private boolean readsBody;

  /**
   * Numbers paths into the body.
   *
   * @param slots the number of each
   */
  Compiler(ToIntFunction<List<BodyPath.Step>> slots) {
    this.slots = slots;
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
      case Node.Binary binary -> binary(binary);
    };
  }

  private Typed binary(Node.Binary node) {
    boolean before = readsBody;
    readsBody = false;
    Typed left = compile(node.left());
    boolean leftReads = readsBody;
    readsBody = false;
    Typed right = compile(node.right());
    // What needs no body may spare the other side from reading it.
    boolean rightFirst = leftReads && !readsBody;
    readsBody = readsBody || leftReads || before;
    return Operators.binary(node, left, right, rightFirst);
  }

  private List<Typed> compile(List<Node> nodes) {
    return nodes.stream().map(this::compile).toList();
  }

  private Typed system(Node.SystemName node) {
    String name = node.name();
    if (name.toLowerCase(Locale.ROOT).startsWith(BODY)) {
      List<BodyPath.Step> steps = BodyPath.steps(name.substring(BODY.length()), node.offset());
      BodyPath path = new BodyPath(steps, slots.applyAsInt(steps));
      readsBody = true;
      return new Typed.Body(facts -> facts.body(path));
    }
    if (name.indexOf('[') >= 0 || name.indexOf(']') >= 0) {
      return new Typed.Undefined();
    }
    String systemName = name.substring(1).toLowerCase(Locale.ROOT);
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
