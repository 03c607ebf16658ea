/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.config.GatewayFile;
import io.holdfast.gateway.config.Reading;
import io.holdfast.gateway.load.Loaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GatewayTest {

  private static final GatewaySettings SETTINGS =
      new GatewaySettings(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofSeconds(1));

  private final Stage stage = new Stage();
  private final List<GatewayEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> eventThreads = new CopyOnWriteArrayList<>();

  private Gateway create(List<String> modules, List<String> links) throws Exception {
    Loaders loaders = stage.loaders();
    Reading reading = GatewayFile.read(Stage.file(modules, links), loaders);
    assertThat(reading).isInstanceOf(Reading.Good.class);
    return Gateway.create(
        loaders, ((Reading.Good) reading).config(), SETTINGS, List.of(this::listen));
  }

  private void listen(GatewayEvent event) {
    events.add(event);
    eventThreads.add(Thread.currentThread().getName());
  }

  private Gateway abc() throws Exception {
    return create(
        List.of(Stage.entry("a", "actor"), Stage.entry("b", "actor"), Stage.entry("c", "actor")),
        List.of(Stage.link("a", "b"), Stage.link("*", "c")));
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(3, TimeUnit.MINUTES).until(condition);
  }

  /** A gateway waits for its listeners for some seconds only. */
  private void awaitDestroyed(int listeners) {
    until(() ->
        events.stream().filter(GatewayEvent.Destroyed.class::isInstance).count() == listeners);
  }

  private static ModuleInfo info(String name, String... sources) {
    return new ModuleInfo(name, List.of(sources), false);
  }

  @Test
  @DisplayName(
      "[gateway-12] created, module list changed, started and destroyed are told in this order, on one thread")
  void events_WHOLE_LIFE_inOrder() throws Exception {
    try (Gateway gateway = abc()) {
      gateway.start();
    }

    awaitDestroyed(1);
    List<ModuleInfo> all = List.of(info("a"), info("b", "a"), new ModuleInfo("c", List.of(), true));
    assertThat(events)
        .containsExactly(
            new GatewayEvent.Created(),
            new GatewayEvent.ModuleListChanged(all),
            new GatewayEvent.Started(),
            new GatewayEvent.Destroyed());
    assertThat(eventThreads).containsOnly("gateway-events");
  }

  @Test
  @DisplayName(
      "[gateway-12] modules added and removed, and links, are told with the list as it is then")
  void events_CHANGES_toldWithTheList() throws Exception {
    try (Gateway gateway = create(List.of(Stage.entry("a", "actor")), List.of())) {
      gateway.update(Stage.file(List.of(Stage.entry("b", "actor")), List.of()));
      gateway.link(new Link("a", "b"));
      gateway.unlink(new Link("a", "b"));
      gateway.remove("a");
      assertThat(gateway.remove("a")).isFalse();
      assertThat(gateway.unlink(new Link("a", "b"))).isFalse();
    }

    awaitDestroyed(1);
    assertThat(events)
        .containsExactly(
            new GatewayEvent.Created(),
            new GatewayEvent.ModuleListChanged(List.of(info("a"))),
            new GatewayEvent.ModuleListChanged(List.of(info("a"), info("b"))),
            new GatewayEvent.ModuleListChanged(List.of(info("a"), info("b", "a"))),
            new GatewayEvent.ModuleListChanged(List.of(info("a"), info("b"))),
            new GatewayEvent.ModuleListChanged(List.of(info("b"))),
            new GatewayEvent.Destroyed());
  }

  @Test
  @DisplayName(
      "[gateway-12] a listener that throws keeps neither others nor later events from being told")
  void events_LISTENER_THROWS_othersHear() throws Exception {
    try (Gateway gateway = abc()) {
      gateway.listen(event -> {
        throw new IllegalStateException("cannot listen");
      });
      gateway.listen(this::listen);
      gateway.start();
    }

    awaitDestroyed(2);
  }

  @Test
  @DisplayName(
      "all modules are created before the first is started, and destroyed with sources first")
  void life_LINKED_inOrder() throws Exception {
    Gateway gateway =
        create(
            List.of(
                Stage.entry("sink", "actor"),
                Stage.entry("relay", "actor"),
                Stage.entry("source", "actor")),
            List.of(Stage.link("source", "relay"), Stage.link("relay", "sink")));
    gateway.start();
    gateway.close();

    assertThat(stage.journal())
        .containsExactly(
            "sink: create",
            "relay: create",
            "source: create",
            "sink: start",
            "relay: start",
            "source: start",
            "source: destroy",
            "relay: destroy",
            "sink: destroy");
  }

  @Test
  @DisplayName(
      "messages flow along the links, before the start, too, and what waits at the end is delivered")
  void publish_LINKED_delivered() throws Exception {
    try (Gateway gateway = abc()) {
      stage.actor("a").publish("early");
      gateway.start();
      stage.actor("b").publish("to c");
      for (int i = 0; i < 500; i++) {
        stage.actor("a").publish("" + i);
      }
    }

    assertThat(stage.journal().stream().filter(each -> each.startsWith("b: receive"))).hasSize(501);
    assertThat(stage.journal().stream().filter(each -> each.startsWith("c: receive"))).hasSize(502);
    assertThat(stage.journal()).contains("c: receive early", "c: receive to c");
  }

  @Test
  @DisplayName("the counters are those of the end when the gateway has ended")
  void counters_CLOSED_ofTheEnd() throws Exception {
    Gateway gateway = abc();
    stage.actor("a").publish("1");
    gateway.close();
    gateway.close();

    assertThat(gateway.counters()).hasSize(3);
    assertThat(gateway.counters().get(1).delivered()).isEqualTo(1);
    assertThat(gateway.modules()).isEmpty();
    assertThatThrownBy(() -> gateway.link(new Link("a", "b"))).hasMessage("the gateway has ended");
  }

  @Test
  @DisplayName(
      "a module that cannot be created ends the creation; those before it are destroyed, nobody is told")
  void create_MODULE_FAILS_allUndone() {
    assertThatThrownBy(() ->
            create(
                List.of(
                    Stage.entry("a", "actor"),
                    Stage.entry("bad", "failing"),
                    Stage.entry("c", "actor")),
                List.of()))
        .isInstanceOf(GatewayException.class)
        .hasMessage("the module \"bad\" cannot be created: there is no sensor");

    assertThat(stage.journal())
        .containsExactly("a: create", "bad: create", "bad: destroy", "a: destroy");
    assertThat(events).isEmpty();
  }

  @Test
  @DisplayName("[gateway-11] arguments that a module refuses are told with their place in the file")
  void create_BAD_ARGS_placeInTheFile() {
    assertThatThrownBy(() ->
            create(
                List.of(
                    Stage.entry("a", "actor"),
                    "{\"name\": \"f\", \"args\": {\"port\": 10}, \"loader\": {\"name\":"
                        + " \"builtin\", \"entrypoint\": {\"module\": \"fussy\"}}}"),
                List.of()))
        .hasMessage(
            "the module \"f\" cannot be created: /modules/1/args/port: must be from 1 to 9, not 10");
    assertThatThrownBy(() -> create(List.of(Stage.entry("f", "fussy")), List.of()))
        .hasMessageContaining("/modules/0/args: must be an object");
  }

  @Test
  @DisplayName(
      "an update adds modules and links to those that are there, and starts the modules of a gateway that runs")
  void update_RUNNING_addedAndStarted() throws Exception {
    try (Gateway gateway = abc()) {
      gateway.start();
      gateway.update(Stage.file(List.of(Stage.entry("d", "actor")), List.of(Stage.link("d", "a"))));
      gateway.start();
      stage.actor("d").publish("hello");

      until(() -> stage.journal().contains("c: receive hello"));
      until(() -> stage.journal().contains("a: receive hello"));
      assertThat(stage.journal().stream().filter("d: start"::equals)).hasSize(1);
    }
  }

  @Test
  @DisplayName("modules that are added to a gateway that was not started wait for its start")
  void update_NOT_STARTED_waits() throws Exception {
    try (Gateway gateway = create(List.of(), List.of())) {
      gateway.update("{\"modules\": [" + Stage.entry("a", "actor") + "]}");
      gateway.update("{\"links\": [" + Stage.link("a", "a") + "]}");
      assertThat(stage.journal()).containsExactly("a: create");
      assertThat(gateway.start("a")).isTrue();
      assertThat(gateway.start("a")).isFalse();
      gateway.start();
      assertThat(stage.journal()).containsExactly("a: create", "a: start");
      assertThatThrownBy(() -> gateway.start("b")).hasMessage("the gateway has no module \"b\"");
    }
  }

  @Test
  @DisplayName("an update that fails leaves the gateway as it was")
  void update_FAILS_undone() throws Exception {
    try (Gateway gateway = abc()) {
      List<ModuleInfo> before = gateway.modules();
      List<Link> links = gateway.links();

      assertThatThrownBy(() ->
              gateway.update(
                  Stage.file(
                      List.of(Stage.entry("d", "actor"), Stage.entry("e", "failing")),
                      List.of(Stage.link("d", "a")))))
          .isInstanceOf(GatewayException.class)
          .hasMessageContaining("\"e\"");
      assertThatThrownBy(() -> gateway.update(Stage.file(List.of(), List.of(Stage.link("a", "b")))))
          .hasMessageContaining("/links/0")
          .hasMessageContaining("already");

      assertThat(gateway.modules()).isEqualTo(before);
      assertThat(gateway.links()).isEqualTo(links);
      assertThat(stage.journal()).contains("d: create", "d: destroy", "e: destroy");
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] modules are removed and links cut while they are in use, without a deadlock")
  void remove_WHILE_PUBLISHING_noDeadlock() throws Exception {
    try (Gateway gateway = abc()) {
      gateway.start();
      Stage.Actor source = stage.actor("a");
      Thread publisher =
          new Thread(() -> {
            while (source.publish(Stage.UNTOLD)) {
              Thread.onSpinWait();
            }
          });
      publisher.start();
      until(() -> gateway.counters().get(1).delivered() > 100);
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.remove("b")).isTrue();
        gateway.update(
            Stage.file(List.of(Stage.entry("b", "actor")), List.of(Stage.link("a", "b"))));
        until(() -> gateway.counters().get(2).delivered() > 10);
      }
      assertThat(gateway.remove("a")).isTrue();
      publisher.join(180_000);
      assertThat(publisher.isAlive()).isFalse();
      assertThat(stage.journal().stream().filter("b: destroy"::equals)).hasSize(20);
    }
  }

  @Test
  @DisplayName("a thread that is interrupted while a module is created ends what was begun")
  void create_INTERRUPTED_undone() throws Exception {
    FutureTask<Gateway> creation =
        new FutureTask<>(() ->
            create(List.of(Stage.entry("a", "actor"), Stage.entry("b", "patient")), List.of()));
    Thread creator = new Thread(creation);
    creator.start();
    until(() -> stage.journal().contains("b: create"));

    creator.interrupt();

    assertThatThrownBy(() -> creation.get(3, TimeUnit.MINUTES))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(stage.journal())
        .containsExactly("a: create", "b: create", "b: destroy", "a: destroy");
  }
}
