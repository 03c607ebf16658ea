/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.client.ModuleClient;
import io.holdfast.faults.Seed;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios of docs/scenarios.md that are about priorities and times to live. */
class PriorityScenariosTest {

  /** More urgent than no priority, in the order that the queues go by. */
  private static final int UNURGENT = 10;

  private static final int EACH = 40;

  private static Hub root;
  private static Site site;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    site = Site.below(root, folder, "edge");
  }

  @AfterAll
  static void stop() throws IOException {
    site.close();
    root.close();
  }

  /** One route without a priority, and four with different ones. */
  private static List<Integer> priorities(RandomGenerator random) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, UNURGENT).boxed().toList());
    Collections.shuffle(all, Random.from(random));
    List<Integer> chosen = new ArrayList<>(all.subList(0, 4));
    chosen.add(UNURGENT);
    return chosen;
  }

  private static String routes(String sender, String sink, List<Integer> priorities) {
    List<String> routes =
        priorities.stream()
            .map(priority ->
                "\"%s%d\":{\"route\":\"FROM /messages/modules/%s/outputs/p%d INTO %s\"%s}"
                    .formatted(
                        sender,
                        priority,
                        sender,
                        priority,
                        sink,
                        priority == UNURGENT ? "" : ",\"priority\":" + priority))
            .toList();
    return "{\"schemaVersion\":\"1.1\",\"routes\":{"
        + String.join(",", routes)
        + "},\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":7200}}";
  }

  /** Sends to random outputs; what was sent, in the order in which it must come. */
  private static List<String> send(
      ModuleClient sender, List<Integer> priorities, RandomGenerator random) {
    record Sent(int priority, int number) {}
    List<Sent> sent = new ArrayList<>();
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < EACH * priorities.size(); i++) {
      int priority = priorities.get(random.nextInt(priorities.size()));
      sent.add(new Sent(priority, i));
      last =
          sender.sendToOutput(
              "p" + priority, new Message(MessageProperties.NONE, Bytes.utf8(priority + ":" + i)));
    }
    var _ = result(last);
    return sent.stream()
        .sorted(Comparator.comparingInt(Sent::priority).thenComparingInt(Sent::number))
        .map(each -> each.priority + ":" + each.number)
        .toList();
  }

  @Test
  @DisplayName(
      "[edge-39] PriorityQueueModuleToModule: a receiver that comes last gets the urgent ones"
          + " first")
  void moduleToModule_RECEIVER_LAST_inOrderOfPriority() {
    Seed.times(1, PriorityScenariosTest::toModule);
  }

  private static void toModule(RandomGenerator random) {
    List<Integer> priorities = priorities(random);
    site.edge().desire(routes("from", "BrokeredEndpoint('/modules/to/inputs/in')", priorities));
    try (Clients clients = new Clients(site.edge())) {
      List<String> expected =
          send(clients.opened(site.edge().newModule("from")), priorities, random);
      Inbox inbox = Inbox.of(clients.module(site.edge().newModule("to")));
      assertThat(inbox.first("in", expected.size())).isEqualTo(expected);
      System.out.println(
          expected.size() + " messages of priorities " + priorities + " to a module");
    }
  }

  @Test
  @DisplayName(
      "[edge-39] PriorityQueueModuleToHub: after an outage the urgent ones are at the hub first")
  void moduleToHub_AFTER_AN_OUTAGE_inOrderOfPriority() {
    Seed.times(1, PriorityScenariosTest::toHub);
  }

  private static void toHub(RandomGenerator random) {
    List<Integer> priorities = priorities(random);
    site.edge().desire(routes("up", "$upstream", priorities));
    Registered sender = site.edge().newModule("up");
    try (Clients clients = new Clients(site.edge());
        Events events = root.eventsOf(sender)) {
      ModuleClient client = clients.opened(sender);
      down();
      List<String> expected = send(client, priorities, random);
      site.relays().up();
      List<String> arrived =
          Stream.generate(() -> events.next().path("body").asString())
              .limit(expected.size())
              .toList();
      assertThat(arrived).isEqualTo(expected);
      System.out.println(expected.size() + " messages of priorities " + priorities + " to the hub");
    } finally {
      site.relays().up();
    }
  }

  private static void down() {
    try {
      site.relays().down();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("[edge-43] PriorityQueueTimeToLive: only what has not expired is delivered")
  void timeToLive_OF_ROUTES_isKept() {
    int shortest = 2;
    String route =
        "\"t%s\":{\"route\":\"FROM /messages/modules/mortal/outputs/t%s INTO"
            + " BrokeredEndpoint('/modules/heir/inputs/in')\",\"priority\":%d%s}";
    site.edge()
        .desire(
            "{\"schemaVersion\":\"1.1\",\"routes\":{"
                + String.join(
                    ",",
                    route.formatted("Short", "Short", 1, ",\"timeToLiveSecs\":" + shortest),
                    route.formatted("Long", "Long", 2, ",\"timeToLiveSecs\":1620"),
                    route.formatted("Unset", "Unset", 3, ""),
                    route.formatted("Zero", "Zero", 4, ",\"timeToLiveSecs\":0"),
                    route.formatted("Tiny", "Tiny", 5, ",\"timeToLiveSecs\":1"))
                + "},\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":7200}}");
    try (Clients clients = new Clients(site.edge())) {
      ModuleClient sender = clients.opened(site.edge().newModule("mortal"));
      for (String output : List.of("tUnset", "tShort", "tZero", "tLong", "tTiny")) {
        Message message = new Message(MessageProperties.NONE, Bytes.utf8(output));
        var _ = result(sender.sendToOutput(output, message));
      }
      long end = System.nanoTime() + Duration.ofSeconds(shortest + 1).toNanos();
      await().atMost(PATIENCE).until(() -> System.nanoTime() > end);
      Inbox inbox = Inbox.of(clients.module(site.edge().newModule("heir")));
      assertThat(inbox.first("in", 3)).containsExactly("tLong", "tUnset", "tZero");
    }
  }
}
