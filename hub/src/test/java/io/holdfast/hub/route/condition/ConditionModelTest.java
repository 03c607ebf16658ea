/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ConditionModelTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  @DisplayName("compiled conditions give what a slow interpreter gives, for any message")
  void test_RANDOM_CONDITION_agreesWithTheInterpreter() {
    Set<Truth> seen = EnumSet.noneOf(Truth.class);

    Seed.times(2_000, random -> seen.add(compare(random)));

    if (Long.getLong("holdfast.seed") == null) {
      assertThat(seen).containsExactlyInAnyOrder(Truth.values());
    }
  }

  private static Truth compare(SplittableRandom random) {
    RandomCondition source = new RandomCondition(random);
    String text = source.truth(1 + random.nextInt(4));
    Node root;
    Condition condition;
    try {
      root = Parser.parse(text);
      condition = Condition.parse(text);
    } catch (ConditionException e) {
      // Two literals side by side may not fit, such as null = true.
      return Truth.UNDEFINED;
    }
    Truth outcome = Truth.UNDEFINED;
    for (int i = 0; i < 4; i++) {
      outcome = compare(source, random, text, root, condition);
    }
    return outcome;
  }

  private static Truth compare(
      RandomCondition source,
      SplittableRandom random,
      String text,
      Node root,
      Condition condition) {
    Map<String, String> application = properties(source, random, RandomCondition.NAMES);
    Map<String, String> system = properties(source, random, RandomCondition.SYSTEM_NAMES);
    ObjectNode body = object(source, random, 2);
    Truth outcome =
        condition.test(new TreeFacts(texts(application), texts(system), body.toString()));

    assertThat(outcome.name().substring(0, 1))
        .describedAs("%s with %s %s %s", text, application, system, body)
        .isEqualTo(new Interpreter(application, system, body).outcome(root));
    return outcome;
  }

  private static Map<String, String> properties(
      RandomCondition source, SplittableRandom random, List<String> names) {
    Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      if (random.nextInt(3) > 0) {
        properties.put(name, source.one(RandomCondition.TEXTS));
      }
    }
    return properties;
  }

  private static List<String> texts(Map<String, String> properties) {
    List<String> texts = new ArrayList<>();
    properties.forEach((name, value) -> texts.add(name + "=" + value));
    return texts;
  }

  private static ObjectNode object(RandomCondition source, SplittableRandom random, int depth) {
    ObjectNode object = JSON.objectNode();
    for (String name : List.of("n", "s", "b", "z", "o", "l", "x")) {
      switch (random.nextInt(depth > 0 ? 8 : 6)) {
        case 0 -> object.put(name, source.one(List.of(0.0, 5.0, -2.5, 16.0)));
        case 1 -> object.put(name, source.one(RandomCondition.TEXTS));
        case 2 -> object.put(name, random.nextBoolean());
        case 3 -> object.putNull(name);
        case 6 -> object.set(name, object(source, random, depth - 1));
        case 7 -> object.set(name, array(source, random, depth - 1));
        default -> {}
      }
    }
    return object;
  }

  private static ArrayNode array(RandomCondition source, SplittableRandom random, int depth) {
    ArrayNode array = JSON.arrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      if (random.nextBoolean()) {
        array.add(source.one(RandomCondition.TEXTS));
      } else {
        array.add(object(source, random, depth - 1));
      }
    }
    return array;
  }
}
