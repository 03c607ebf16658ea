/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinksTest {

  @Test
  @DisplayName(
      "[gateway-10] a message goes to each module that is linked to its source, and to no other")
  void publish_LINKED_reachesTheSinks() {
    try (Floor floor = new Floor()) {
      Probe a = floor.add("a");
      Probe b = floor.add("b");
      Probe c = floor.add("c");
      floor.link("a", "b");

      assertThat(a.publish("1")).isTrue();

      Floor.until(() -> b.got().equals(List.of("1")));
      assertThat(a.got()).isEmpty();
      assertThat(c.got()).isEmpty();
      assertThat(floor.counters("a").published()).isEqualTo(1);
      assertThat(floor.counters("c").received()).isZero();
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] a link from all brings what every other module sends, those to come included, and not the sink's own")
  void publish_LINK_FROM_ALL_presentAndFuture() {
    try (Floor floor = new Floor()) {
      Probe sink = floor.add("sink");
      Probe a = floor.add("a");
      floor.link("*", "sink");
      Probe b = floor.add("b");

      a.publish("of a");
      b.publish("of b");
      sink.publish("of itself");

      Floor.until(() -> sink.got().size() == 2);
      assertThat(sink.got()).containsExactlyInAnyOrder("of a", "of b");
      assertThat(floor.counters("sink").received()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] a message goes once to a module that is linked by name and by a link from all")
  void publish_LINKED_TWICE_onceOnly() {
    try (Floor floor = new Floor()) {
      Probe a = floor.add("a");
      Probe sink = floor.add("sink");
      floor.link("*", "sink");
      floor.link("a", "sink");

      a.publish("1");
      Floor.until(() -> sink.got().size() == 1);
      assertThat(floor.counters("sink").received()).isEqualTo(1);

      floor.broker().unlink(new Link("*", "sink"));
      a.publish("2");
      Floor.until(() -> sink.got().equals(List.of("1", "2")));
    }
  }

  @Test
  @DisplayName("[gateway-10] a module that is linked to itself gets what it sends")
  void publish_LINKED_TO_ITSELF_received() {
    try (Floor floor = new Floor()) {
      Probe a = floor.add("a");
      floor.link("a", "a");

      a.publish("1");

      Floor.until(() -> a.got().equals(List.of("1")));
    }
  }

  @Test
  @DisplayName("a link that is there is not added again, and one that is not cannot be taken away")
  void link_TWICE_false() {
    try (Floor floor = new Floor()) {
      floor.add("a");
      floor.add("b");
      floor.link("a", "b");

      assertThat(floor.broker().link(new Link("a", "b"))).isFalse();
      assertThat(floor.broker().unlink(new Link("b", "a"))).isFalse();
      assertThat(floor.broker().links()).containsExactly(new Link("a", "b"));
    }
  }

  @Test
  @DisplayName("[gateway-10] what is published after a link was taken away does not take it")
  void unlink_LINKED_noMore() {
    try (Floor floor = new Floor()) {
      Probe a = floor.add("a");
      Probe b = floor.add("b");
      floor.link("a", "b");
      a.publish("1");
      floor.broker().unlink(new Link("a", "b"));

      assertThat(a.publish("2")).isTrue();

      Floor.until(() -> b.got().equals(List.of("1")));
      assertThat(floor.counters("b").received()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("[gateway-10] messages of one source come in their order, whatever else comes")
  void publish_MANY_SOURCES_eachInOrder() throws InterruptedException {
    try (Floor floor = new Floor()) {
      Probe sink = Probe.open();
      floor.add("sink", sink, new QueueSettings(1_024, QueuePolicy.BLOCK, Duration.ofMinutes(30)));
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String name = "s" + i;
        Probe source = floor.add(name);
        floor.link(name, "sink");
        threads.add(
            new Thread(() -> {
              for (int n = 0; n < 2_000; n++) {
                source.publish(name + " " + n);
              }
            }));
      }
      threads.forEach(Thread::start);
      for (Thread each : threads) {
        each.join();
      }

      Floor.until(() -> sink.got().size() == 6_000);
      for (int i = 0; i < 3; i++) {
        String name = "s" + i;
        List<String> expected = new ArrayList<>();
        for (int n = 0; n < 2_000; n++) {
          expected.add(name + " " + n);
        }
        assertThat(sink.got().stream().filter(each -> each.startsWith(name + " ")))
            .containsExactlyElementsOf(expected);
      }
      assertThat(floor.counters("sink").droppedInAll()).isZero();
    }
  }

  @Test
  @DisplayName(
      "modules stand behind their sources, and in the order of their creation where links go in a circle")
  void sourcesFirst_LINKS_ordered() {
    try (Floor floor = new Floor()) {
      for (String each : List.of("log", "cloud", "map", "sensor", "x", "y")) {
        floor.add(each);
      }
      floor.link("*", "log");
      floor.link("sensor", "map");
      floor.link("map", "cloud");
      floor.link("x", "y");
      floor.link("y", "x");
      floor.link("sensor", "sensor");

      assertThat(floor.broker().sourcesFirst().stream().map(Station::name))
          .containsExactly("sensor", "map", "cloud", "x", "y", "log");
    }
  }
}
