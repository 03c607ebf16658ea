/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of routes. */
class RouteTest {

  private static final List<String> PIECES =
      List.of(
          "FROM",
          "from ",
          " INTO ",
          "into",
          "WHERE",
          "SELECT *",
          "/*",
          "*/",
          "/messages/*",
          "$upstream",
          "BrokeredEndpoint",
          "(",
          ")",
          "\"",
          "'",
          "/modules/m/inputs/i",
          " ",
          "\n",
          "*",
          "\u0130",
          "$",
          "modules/a/b",
          "/",
          "//",
          "\ud83d\ude00",
          "x");

  private static Route parse(String text) {
    return Route.parse("r", text, null, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM /messages/* INTO $upstream",
        "from /messages/* into $UPSTREAM",
        "SELECT * FROM /messages/* INTO $upstream",
        "select*from /messages/* into$upstream",
        "  FROM\n/messages/*\tINTO  $upstream \n",
        "/* all of it */ FROM /messages/* /* goes */ INTO /* the */ $upstream /* now */",
        "/* INTO the hub */ FROM /messages/* INTO $upstream",
      })
  @DisplayName("$upstream, in every accepted spelling [edge-7] [edge-8]")
  void parse_UPSTREAM_isRead(String text) {
    Route route = parse(text);

    assertThat(route.sink()).isEqualTo(new Sink.Upstream());
    assertThat(route.priority()).isEqualTo(Route.DEFAULT_PRIORITY);
    assertThat(route.timeToLiveMillis()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM /messages/* INTO BrokeredEndpoint(\"/modules/M/inputs/In 1\")",
        "FROM /messages/* INTO brokeredendpoint('/modules/M/inputs/In 1/')",
        "FROM /messages/* INTO BrokeredEndpoint ( \" modules/M/inputs/In 1 \" )",
        "FROM /messages/* INTO BrokeredEndpoint(\"/module/M/input/In 1\")",
      })
  @DisplayName(
      "a module's input, in every accepted spelling; the two words in it do not count [edge-10]")
  void parse_BROKERED_isRead(String text) {
    assertThat(parse(text).sink()).isEqualTo(new Sink.Brokered("M", "In 1"));
  }

  @Test
  @DisplayName("priority and time to live are kept")
  void parse_PRIORITY_AND_TTL_areKept() {
    Route route = Route.parse("r", "FROM /messages/* INTO $upstream", 9, Duration.ofHours(2));

    assertThat(route.priority()).isEqualTo(9);
    assertThat(route.timeToLiveMillis()).isEqualTo(7_200_000);
    assertThat(Route.parse("r", "FROM /* INTO $upstream", 0, Route.MAX_TIME_TO_LIVE).priority())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|1|FROM",
        "SELECT FROM /messages/* INTO $upstream|8|*",
        "FORM /messages/* INTO $upstream|1|FROM",
        "FROM messages INTO $upstream|6|source",
        "FROM /messages/*|17|INTO",
        "FROM /messages/* ONTO $upstream|18|INTO",
        "FROM /messages/* WHERE x == '1' INTO $upstream|27|unexpected '='",
        "FROM /messages/* WHERE INTO $upstream|24|expected a condition",
        "FROM /messages/* WHERE x = 1 INTO $upstream|26|Invalid operands",
        "FROM /messages/* WHERE x = '1 INTO $upstream|28|unterminated string",
        "FROM /messages/* WHERE x = '1'|31|INTO",
        "FROM /messages/* INTO|22|upstream",
        "FROM /messages/* INTO $downstream|23|upstream",
        "FROM /messages/* INTO Endpoint(\"/modules/m/inputs/i\")|23|BrokeredEndpoint",
        "FROM /messages/* INTO BrokeredEndpoint[\"/modules/m/inputs/i\"]|39|(",
        "FROM /messages/* INTO BrokeredEndpoint(\"/modules/m/i\")|40|modules",
        "FROM /messages/* INTO BrokeredEndpoint(\"/modules/m/inputs/i/j\")|40|modules",
        "FROM /messages/* INTO BrokeredEndpoint(\"/modules/m n/inputs/i\")|40|module id",
        "FROM /messages/* INTO BrokeredEndpoint(\"/modules/m/inputs/i)|40|unterminated",
        "FROM /messages/* INTO BrokeredEndpoint(/modules/m/inputs/i)|40|quoted",
        "FROM /messages/* INTO $upstream WHERE x|33|end",
      })
  @DisplayName(
      "what is no route is refused with its name, the place and what was expected [edge-9]"
          + " [edge-11] [edge-12] [edge-13] [edge-18]")
  void parse_NO_ROUTE_isRefused(String text, int column, String word) {
    assertThatThrownBy(() -> Route.parse("myRoute", text, null, null))
        .isInstanceOf(RouteException.class)
        .hasMessageStartingWith("Error parsing route myRoute - ")
        .hasMessageContaining("(line 1, column " + column + ", at ")
        .hasMessageContaining(word);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 10, Integer.MAX_VALUE})
  @DisplayName("a priority is 0 to 9")
  void parse_PRIORITY_OUT_OF_BOUNDS_isRefused(int priority) {
    assertThatThrownBy(() -> Route.parse("r", "FROM /* INTO $upstream", priority, null))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("priority");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.0001S", "PT4294967296S", "PT2562047788015215H"})
  @DisplayName("a time to live is positive and not endless")
  void parse_TTL_OUT_OF_BOUNDS_isRefused(String timeToLive) {
    assertThatThrownBy(
            () -> Route.parse("r", "FROM /* INTO $upstream", null, Duration.parse(timeToLive)))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("time to live");
  }

  @Test
  @DisplayName("whatever the text is, nothing but a RouteException comes of it")
  void parse_RANDOM_TEXT_isRefusedAtMost() {
    Seed.times(5000, RouteTest::parseRandom);
  }

  private static void parseRandom(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    try {
      Route route = parse(text.toString());
      assertThat(route.source().prefix()).startsWith("/").endsWith("/");
    } catch (RouteException e) {
      assertThat(e).hasMessageContaining("(line ");
    }
  }

  @Test
  @DisplayName("a condition ends at INTO, unless that stands in a string or a comment [edge-8]")
  void parse_CONDITION_endsAtInto() {
    Route route =
        parse("FROM /a WHERE x = ' INTO ' /* INTO */\n and not\t(y='\\'INTO') iNtO $upstream");

    assertThat(route.sink()).isEqualTo(new Sink.Upstream());
    assertThat(route.condition().readsBody()).isFalse();
  }

  @Test
  @DisplayName("an error tells line, column and text, however long the route is [edge-18]")
  void parse_ERROR_IN_LATER_LINE_isShown() {
    assertThatThrownBy(() -> parse("FROM /*\nWHERE a = 'b'\n  AND level == '5'\nINTO $upstream"))
        .hasMessage(
            "Error parsing route r - Syntax error: unexpected '=' (line 3, column 14, at «= '5'»)");
    assertThatThrownBy(() -> parse("FROM /* WHERE $body.a[x] = 1 INTO $upstream"))
        .hasMessageContaining("Error in $body query.")
        .hasMessageContaining("(line 1, column 15, at «$body.a[x] = 1 INTO $upstream»)");
    assertThatThrownBy(() -> parse("FROM /* INTO $upstream" + " ".repeat(Route.MAX_LENGTH)))
        .hasMessageContaining("at most");
  }
}
