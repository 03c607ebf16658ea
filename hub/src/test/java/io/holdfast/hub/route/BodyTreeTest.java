/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.hub.route.condition.BodyPath.Step;
import io.holdfast.hub.route.condition.BodyValue;
import io.holdfast.hub.route.condition.BodyValue.Special;
import io.holdfast.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BodyTreeTest {

  private static final List<String> NAMES = List.of("a", "b", "cc", "\u00e4", "a b");

  private static List<Step> path(String text) {
    return Arrays.stream(text.split("\\.", -1))
        .map(step -> {
          int bracket = step.indexOf('[');
          return bracket < 0
              ? new Step(step, -1)
              : new Step(
                  step.substring(0, bracket),
                  Integer.parseInt(step.substring(bracket + 1, step.length() - 1)));
        })
        .toList();
  }

  private static BodyValue read(String json, String path) {
    return new BodyTree(List.of(path(path))).read(Bytes.utf8(json))[0];
  }

  static List<Arguments> numbers() {
    return List.of(
        Arguments.of("{\"a\":21.5}", "a", 21.5),
        Arguments.of("{\"a\":-0.125e2}", "a", -12.5),
        Arguments.of("{\"a\":9007199254740993}", "a", 9.007199254740992E15),
        Arguments.of("{\"a\":0.1}", "a", 0.1),
        Arguments.of("{\"a\":123456789.123456789}", "a", 1.2345678912345679E8),
        Arguments.of("{\"a\":1e400}", "a", Double.POSITIVE_INFINITY),
        Arguments.of(" \t{ \"b\" : [ ] , \"a\" : 1 }\n", "a", 1.0),
        Arguments.of("{\"\\u0061\":1}", "a", 1.0),
        Arguments.of("{\"\\\\a\":2,\"a\":1}", "a", 1.0),
        Arguments.of("{\"a\":{\"b\":[{},{\"c\":7}]}}", "a.b[1].c", 7.0),
        Arguments.of("{\"a\":1,\"a\":2}", "a", 1.0),
        Arguments.of("{\"a\":1}garbage", "a", 1.0));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  @DisplayName("numbers are found where they stand, and nothing behind them is read")
  void read_NUMBER_isFound(String json, String path, double number) {
    assertThat(read(json, path)).isEqualTo(new BodyValue.Numeric(number));
  }

  static List<Arguments> texts() {
    return List.of(
        Arguments.of("x", "x"),
        Arguments.of("\\u00e4\\n\\\"\\/\\ud83d\\ude00", "\u00e4\n\"/\ud83d\ude00"),
        Arguments.of("\u00e4\u20ac", "\u00e4\u20ac"),
        Arguments.of("2017-03-09", "2017-03-09"),
        Arguments.of("2017-13-09T00:00:00Z", "2017-13-09T00:00:00Z"),
        Arguments.of("2017-03-09Tomorrow and so", "2017-03-09Tomorrow and so"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  @DisplayName("texts are found, with what is escaped in them")
  void read_TEXT_isFound(String json, String text) {
    assertThat(read("{\"a\":\"" + json + "\"}", "a")).isEqualTo(new BodyValue.Text(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "\"a\"",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":nul}",
        "{\"a\":truely}",
        "{\"a\":12",
        "{\"a\":}",
        "{\"a\" 1}",
        "{'a':1}",
        "{a:1}",
        "{\"b\":[1,],\"a\":1}",
        "{\"b\":[1 2],\"a\":1}",
        "{\"b\":{\"x\":1,},\"a\":1}",
        "{\"b\":\"\\x\",\"a\":1}",
        "{\"b\":\"\\u12g4\",\"a\":1}",
        "{\"b\":\"\n\",\"a\":1}",
        "{\"a\":\"x}",
        "{\"b\":1}x",
        "{\"b\":1",
        "{\"b\":1,}",
        "{\"a\":\"2017-03-09T00:00:00.000Z\"}",
        "{\"a\":\"2017-03-09T00:00:00+01:00\"}",
        "{\"a\":\"/Date(1500000000000)/\"}",
        "{\"a\":{}}",
        "{\"a\":[1]}",
      })
  @DisplayName("malformed bodies, objects, arrays and dates are undefined")
  void read_NO_VALUE_isUndefined(String json) {
    assertThat(read(json, "a")).isEqualTo(Special.UNDEFINED);
  }

  @Test
  @DisplayName("a path that ends in nothing is missing; one through a value is undefined")
  void read_NOTHING_THERE_isMissing() {
    assertThat(read("{\"b\":1}", "a")).isEqualTo(Special.MISSING);
    assertThat(read("{\"a\":{}}", "a.b")).isEqualTo(Special.MISSING);
    assertThat(read("{\"a\":[1]}", "a[1]")).isEqualTo(Special.MISSING);
    assertThat(read("{\"a\":1}", "a.b")).isEqualTo(Special.UNDEFINED);
    assertThat(read("{\"a\":1}", "a[0]")).isEqualTo(Special.UNDEFINED);
    assertThat(read("{\"a\":[1]}", "a.b")).isEqualTo(Special.UNDEFINED);
    assertThat(read("{\"a\":{}}", "a[0]")).isEqualTo(Special.UNDEFINED);
    assertThat(read("{\"a\":null}", "a")).isEqualTo(Special.NULL);
  }

  @Test
  @DisplayName("a body nested without end is undefined, and does not overflow the stack")
  void read_ENDLESS_NESTING_isUndefined() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    String fair = "[".repeat(60) + "]".repeat(60);

    assertThat(read("{\"b\":" + deep + ",\"a\":1}", "a")).isEqualTo(Special.UNDEFINED);
    assertThat(read("{\"b\":" + fair + ",\"a\":1}", "a")).isEqualTo(new BodyValue.Numeric(1));
  }

  @Test
  @DisplayName(
      "UTF-16 and UTF-32 are read as UTF-8 is, with a byte order mark or without [edge-22]")
  void utf8_OTHER_ENCODINGS_areConverted() {
    String json = "{\"\u00e4\":\"\ud83d\ude00\"}";
    BodyTree tree = new BodyTree(List.of(path("\u00e4")));

    for (String mark : List.of("", "\ufeff")) {
      for (BodyText text : List.of(BodyText.UTF_8, BodyText.UTF_16, BodyText.UTF_32)) {
        byte[] bytes =
            (mark + json)
                .getBytes(
                    switch (text) {
                      case UTF_16 -> StandardCharsets.UTF_16LE;
                      case UTF_32 -> StandardCharsets.UTF_32LE;
                      default -> StandardCharsets.UTF_8;
                    });
        assertThat(tree.read(text.utf8(Bytes.owning(bytes)))[0])
            .isEqualTo(new BodyValue.Text("\ud83d\ude00"));
      }
    }
    assertThat(BodyText.of("application/json", "us-ascii")).isEqualTo(BodyText.OTHER);
    assertThat(BodyText.of("text/plain", "utf-8")).isEqualTo(BodyText.OTHER);
    assertThat(BodyText.of("APPLICATION/JSON", "UTF-16")).isEqualTo(BodyText.UTF_16);
  }

  @Test
  @DisplayName(
      "one pass finds what a tree of the body holds at all paths; a cut body nothing wrong")
  void read_RANDOM_BODY_agreesWithTheTree() {
    Seed.times(5000, BodyTreeTest::compare);
  }

  private static void compare(SplittableRandom random) {
    List<List<Step>> paths = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      List<Step> path = randomPath(random);
      if (!paths.contains(path)) {
        paths.add(path);
      }
    }
    StringBuilder json = new StringBuilder();
    object(random, json, 3);
    Bytes body = Bytes.utf8(json.toString());
    JsonNode tree = JsonMapper.shared().readTree(json.toString());
    List<BodyValue> expected = paths.stream().map(path -> at(tree, path)).toList();
    BodyTree reader = new BodyTree(paths);

    assertThat(reader.read(body))
        .describedAs("%s of %s", paths, json)
        .containsExactlyElementsOf(expected);
    Bytes cut = Bytes.owning(Arrays.copyOf(body.toByteArray(), random.nextInt(body.length())));
    BodyValue[] found = reader.read(cut);
    if (!Arrays.stream(found).allMatch(Special.UNDEFINED::equals)) {
      assertThat(found)
          .describedAs("%s of %s", paths, cut.utf8())
          .containsExactlyElementsOf(expected);
    }
  }

  private static List<Step> randomPath(SplittableRandom random) {
    List<Step> path = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      path.add(
          new Step(
              NAMES.get(random.nextInt(NAMES.size())),
              random.nextInt(5) - 3 < 0 ? -1 : random.nextInt(2)));
    }
    return path;
  }

  private static BodyValue at(JsonNode body, List<Step> path) {
    JsonNode at = body;
    for (Step step : path) {
      if (!at.isObject()) {
        return Special.UNDEFINED;
      }
      at = at.path(step.name());
      if (step.index() >= 0 && !at.isMissingNode()) {
        if (!at.isArray()) {
          return Special.UNDEFINED;
        }
        at = at.path(step.index());
      }
      if (at.isMissingNode()) {
        return Special.MISSING;
      }
    }
    return switch (at.getNodeType()) {
      case NULL -> Special.NULL;
      case BOOLEAN -> new BodyValue.Bool(at.asBoolean());
      case NUMBER -> BodyValue.of(at.asDouble());
      case STRING -> new BodyValue.Text(at.asString());
      default -> Special.UNDEFINED;
    };
  }

  private static void object(SplittableRandom random, StringBuilder json, int depth) {
    json.append('{').append(blank(random));
    boolean first = true;
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        json.append(first ? "" : ",").append(blank(random));
        json.append('"').append(random.nextBoolean() ? name : escaped(name)).append('"');
        json.append(blank(random)).append(':').append(blank(random));
        value(random, json, depth - 1);
        json.append(blank(random));
        first = false;
      }
    }
    json.append('}').append(blank(random));
  }

  private static void value(SplittableRandom random, StringBuilder json, int depth) {
    switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> json.append(random.nextInt(-1000, 1000)).append(random.nextBoolean() ? ".25" : "");
      case 1 -> json.append(random.nextDouble() * Math.pow(10, random.nextInt(-30, 30)));
      case 2 -> json.append(random.nextBoolean());
      case 3 -> json.append("null");
      case 4 -> json.append('"').append(random.nextBoolean() ? "x\\ty" : "\u20ac}").append('"');
      case 5 -> {
        json.append('[');
        for (int i = random.nextInt(3); i > 0; i--) {
          value(random, json, depth - 1);
          json.append(i > 1 ? "," : "");
        }
        json.append(']');
      }
      default -> object(random, json, depth);
    }
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    name.chars().forEach(c -> text.append("\\u%04x".formatted(c)));
    return text.toString();
  }

  private static String blank(SplittableRandom random) {
    return List.of("", "", "", " ", "\n\t").get(random.nextInt(5));
  }
}
