/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PatchesTest {

  @ParameterizedTest(name = "{0}")
  @DisplayName("[edge-89] The patch between two sections makes the one of the other")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add                | {"a":1}             | {"a":1,"b":{"c":2}} | {"b":{"c":2}}
          overwrite          | {"a":1}             | {"a":"x"}           | {"a":"x"}
          unchanged          | {"a":{"b":[1]}}     | {"a":{"b":[1]}}     | {}
          remove             | {"a":{"b":1,"c":2}} | {"a":{"c":2}}       | {"a":{"b":null}}
          remove nonexistent | {"a":1}             | {"a":1}             | {}
          value to object    | {"a":1}             | {"a":{"b":1}}       | {"a":{"b":1}}
          object to value    | {"a":{"b":1}}       | {"a":1}             | {"a":1}
          to empty object    | {"a":{"b":1}}       | {"a":{}}            | {"a":{"b":null}}
          nested             | {"a":{"b":{"c":1}}} | {"a":{"b":{"c":2}}} | {"a":{"b":{"c":2}}}
          arrays whole       | {"a":[1,2,3]}       | {"a":[1,3]}         | {"a":[1,3]}
          """)
  void between_EACH_KIND_isTheSmallestPatch(
      String kind, String before, String after, String patch) {
    assertThat(Patches.between(json(before), json(after))).as(kind).isEqualTo(json(patch));
  }

  @Test
  void between_ANY_turnsOneIntoTheOther() {
    Seed.times(
        500,
        random -> {
          ObjectNode before = Patches.applied(json("{}"), any(random, 3));
          ObjectNode after = Patches.applied(json("{}"), any(random, 3));
          assertThat(Patches.applied(before, Patches.between(before, after))).isEqualTo(after);
        });
  }

  @Test
  @DisplayName("Two patches in one do what they do one after the other")
  void both_ANY_doesWhatTwoDo() {
    int[] ones = new int[1];
    Seed.times(
        1000,
        random -> {
          ObjectNode target = Patches.applied(json("{}"), any(random, 3));
          ObjectNode first = any(random, 3);
          ObjectNode second = any(random, 3);
          ObjectNode both = Patches.both(first, second);
          if (both != null) {
            ones[0]++;
            assertThat(Patches.applied(target, both))
                .isEqualTo(Patches.applied(Patches.applied(target, first), second));
          }
        });
    assertThat(ones[0]).isPositive();
  }

  @Test
  void both_OBJECT_AFTER_VALUE_isNoSinglePatch() {
    assertThat(Patches.both(json("{\"a\":null}"), json("{\"a\":{\"b\":1}}"))).isNull();
    assertThat(Patches.both(json("{\"a\":{\"b\":1}}"), json("{\"a\":null}")))
        .isEqualTo(json("{\"a\":null}"));
  }

  @Test
  @DisplayName("A patch in parts comes to the same, deletions first")
  void part_ANY_isAPartThatFits() {
    Seed.times(
        300,
        random -> {
          ObjectNode patch = any(random, 4);
          // The deepest value fits, as those of a twin do.
          int max = 60 + random.nextInt(60);
          ObjectNode part = Patches.part(patch, max);
          if (Patches.isLonger(patch, max)) {
            assertThat(TwinJson.bytes(part).length()).isLessThanOrEqualTo(max);
            assertThat(part.isEmpty()).isFalse();
          } else {
            assertThat(part).isEqualTo(patch);
          }
          ObjectNode whole = Objects.requireNonNull(Patches.both(part, patch));
          assertThat(whole).isEqualTo(patch);
        });
  }

  @ParameterizedTest(name = "[edge-86] {0} is refused")
  @ValueSource(
      strings = {
        "{\"a.b\":1}",
        "{\"$a\":1}",
        "{\"a#\":1}",
        "{\"a\":{\"b#\":1}}",
        "{\"a b\":1}",
        "{\"a\\u00a0b\":1}",
        "{\"a\\tb\":1}",
        "{\"a\":4503599627370496}",
        "{\"a\":-4503599627370497}",
        "{\"a\":[1,null]}",
        "{\"a\":[{\"b\":null}]}",
        "{\"a\":[{\"b\":{\"c\":null}}]}"
      })
  void reported_BREAKS_A_RULE_isRefused(String json) {
    assertThat(code(json)).isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  @DisplayName("[edge-86] What is too long or too deep is refused")
  void reported_TOO_LONG_isRefused() {
    assertThat(code("{\"" + "n".repeat(1025) + "\":1}")).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(code("{\"a\":\"" + "v".repeat(4097) + "\"}")).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(code(longText(33 * 1024))).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(code(nested(11))).isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  @DisplayName("[edge-86] What is just within the limits is taken")
  void reported_AT_THE_LIMITS_isTaken() {
    assertThat(code("{\"" + "n".repeat(1024) + "\":\"" + "v".repeat(4096) + "\"}")).isNull();
    assertThat(code("{\"a\":4503599627370495,\"b\":-4503599627370496}")).isNull();
    assertThat(code(nested(10))).isNull();
    assertThat(code("{\"a\":null,\"b\":{\"c\":null},\"d\":[1,\"x\",{\"e\":[]}],\"f\":1.5}"))
        .isNull();
    assertThat(code(longText(32 * 1024 - 8))).isNull();
    assertThat(code(" ".repeat(33 * 1024) + "{\"a\":1}")).isNull();
  }

  /** So many objects in one another, the outermost not counted. */
  private static String nested(int objects) {
    return "{\"a\":".repeat(objects + 1) + "1" + "}".repeat(objects + 1);
  }

  private static String longText(int bytes) {
    StringBuilder json = new StringBuilder("{\"n0\":1");
    for (int i = 1; json.length() < bytes - 20; i++) {
      json.append(",\"n").append(i).append("\":1");
    }
    return json.append("}").toString();
  }

  private static @Nullable ErrorCode code(String json) {
    return EdgeLimits.reported(Bytes.utf8(json)) instanceof Outcome.Refused<ObjectNode>(var refusal)
        ? refusal.code()
        : null;
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) TwinJson.MAPPER.readTree(text);
  }

  /** A patch of few names, so that patches meet. */
  private static ObjectNode any(SplittableRandom random, int depth) {
    ObjectNode node = TwinJson.MAPPER.createObjectNode();
    for (String name : new String[] {"a", "b", "c"}) {
      switch (random.nextInt(depth > 0 ? 6 : 4)) {
        case 0 -> node.putNull(name);
        case 1 -> node.put(name, random.nextInt(3));
        case 2 -> {
          ArrayNode array = node.putArray(name);
          for (int i = random.nextInt(3); i > 0; i--) {
            array.add(random.nextInt(2));
          }
        }
        case 3 -> {}
        default -> node.set(name, any(random, depth - 1));
      }
    }
    return node;
  }
}
