/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SourcesFirstTest {

  @Test
  @DisplayName("those that a circle sends to stand behind all of the circle")
  void of_CIRCLE_staysTogether() {
    List<Link> links =
        List.of(
            new Link("a", "b"),
            new Link("b", "a"),
            new Link("b", "c"),
            new Link("source", "b"),
            new Link("c", "c"));

    assertThat(SourcesFirst.of(List.of("c", "a", "b", "source"), links))
        .containsExactly("source", "a", "b", "c");
  }

  @Test
  @DisplayName("where a circle was opened its other links count")
  void of_LONG_CIRCLE_isOpenedOnce() {
    List<Link> links = List.of(new Link("a", "b"), new Link("b", "c"), new Link("c", "a"));

    assertThat(SourcesFirst.of(List.of("a", "c", "b"), links)).containsExactly("a", "b", "c");
  }

  @Test
  @DisplayName("a row of four hundred modules is sorted within two minutes")
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void of_LONG_ROW_isInTime() {
    List<String> names = new ArrayList<>();
    List<Link> links = new ArrayList<>(List.of(new Link("*", "log")));
    for (int i = 0; i < 400; i++) {
      names.add("m" + i);
      if (i > 0) {
        links.add(new Link("m" + (i - 1), "m" + i));
      }
    }
    List<String> given = new ArrayList<>(names);
    given.add("log");
    Collections.reverse(given);
    names.add("log");

    assertThat(SourcesFirst.of(given, links)).isEqualTo(names);
  }
}
