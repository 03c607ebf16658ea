/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.rest.HubJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The page about routes, and the command that tries them. */
class RoutePageTest {

  private static final Path PAGE = Path.of("..", "docs", "routes.md");

  @TempDir Path folder;
  private final Console console = new Console(Map.of("HOME", "/nowhere"));

  static List<String> examples() throws IOException {
    return Files.readAllLines(PAGE).stream().filter(line -> line.contains(" -> ")).toList();
  }

  /** The blocks of JSON on the page. */
  private static String block(int number) throws IOException {
    String[] blocks = Files.readString(PAGE).split("```json\\n", -1);
    return blocks[number].substring(0, blocks[number].indexOf("```"));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @ParameterizedTest
  @MethodSource("examples")
  @DisplayName("Each example on the page gives what stands there [edge-14] [edge-19] [edge-20]")
  void test_EXAMPLE_OF_PAGE_isRight(String example) throws IOException {
    int arrow = example.indexOf(" -> ");
    String route = "FROM /messages/* WHERE " + example.substring(0, arrow) + " INTO $upstream";
    String expected = example.substring(arrow + 4);

    int code =
        console.run(
            "route", "test", "--route", route, "--message", file("m.json", block(2)), "--json");

    if (expected.startsWith("! ")) {
      assertThat(code).isEqualTo(ExitCode.FAILED);
      assertThat(console.err()).contains("Error parsing route", expected.substring(2), "(line 1,");
    } else {
      assertThat(code).isZero();
      JsonNode found = HubJson.read(console.out()).path("routes").path(0);
      assertThat(found.path("condition").path("value").asString()).isEqualTo(expected);
      assertThat(found.path("takes").asBoolean()).isEqualTo(expected.equals("true"));
    }
  }

  @Test
  @DisplayName("The page's deployment is one, alone and in a manifest, and so is a holdfast.toml")
  void test_FILES_OF_ROUTES_areRead() throws IOException {
    String message = file("m.json", block(2));
    String toml = file("h.toml", "[routes]\nall = \"FROM /* INTO $upstream\"\n");
    String manifest =
        "{\"modulesContent\":{\"$edgeHub\":{\"properties.desired\":" + block(1) + "}}}";
    for (String routes : List.of(file("d.json", block(1)), file("w.json", manifest), toml)) {
      assertThat(console.run("route", "test", "--routes", routes, "--message", message)).isZero();
      assertThat(console.out()).contains("all takes it to $upstream", "It goes to $upstream.");
    }
    assertThat(console.out()).contains("FROM / matches");
  }

  @Test
  @DisplayName("What each part of a condition gives is printed, and why a body was not read")
  void test_TEXT_explains() throws IOException {
    String message =
        file(
            "m.json",
            """
            {"source": "/messages/modules/m/outputs/o", "properties": {"color": "red"},
             "systemProperties": {"contentType": "application/json"}, "body": {"t": 7}}
            """);

    int code =
        console.run(
            "route",
            "test",
            "--message",
            message,
            "--route",
            "FROM /messages/modules/m/* WHERE color = 'red' AND $body.t > 5 INTO $upstream",
            "--route",
            "FROM /messages/modules/n INTO BrokeredEndpoint('/modules/x/inputs/i')");

    assertThat(code).isZero();
    assertThat(console.out())
        .isEqualToNormalizingNewlines(
            """
            The message comes from /messages/modules/m/outputs/o/

            route 1 does not take it
              FROM /messages/modules/m/ matches
              WHERE (color = 'red') AND ($body.t > 5) is undefined
                color = 'red' is true
                  color is 'red'
                $body.t > 5 is undefined
                  $body.t is undefined
              A body is read only if it is JSON in full, contentType is application/json and\
             contentEncoding is utf-8, utf-16 or utf-32.

            route 2 does not take it
              FROM /messages/modules/n/ does not match
              WHERE true is true

            It goes nowhere.
            """);
  }

  @Test
  @DisplayName("A message or routes that cannot be read are said to be so, and no stack is printed")
  void test_BAD_FILES_areRefused() throws IOException {
    String message = file("m.json", "{}");
    String route = "FROM /* INTO $upstream";
    List<List<String>> wrong =
        List.of(
            List.of("--message", message),
            List.of("--message", folder.resolve("none").toString(), "--route", route),
            List.of("--message", file("a.json", "[]"), "--route", route),
            List.of("--message", file("b.json", "{"), "--route", route),
            List.of("--message", file("c.json", "{\"sneder\":\"x\"}"), "--route", route),
            List.of("--message", file("e.json", "{\"sender\":\"a b\"}"), "--route", route),
            List.of("--message", file("f.json", "{\"source\":\"/news\"}"), "--route", route),
            List.of("--message", message, "--routes", file("g.json", "{}")));
    for (List<String> options : wrong) {
      String[] words =
          java.util.stream.Stream.concat(
                  java.util.stream.Stream.of("route", "test"), options.stream())
              .toArray(String[]::new);
      assertThat(console.run(words)).isNotZero();
      assertThat(console.err()).doesNotContain("\tat ").isNotBlank();
    }
  }
}
