/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Disposition;
import io.holdfast.client.ModuleClient;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many messages as modules can send, from some to others. */
class EdgeStressTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int WINDOW = 500;

  @Test
  @DisplayName("[edge-130] 10,000 messages of a pair, and 2 × 2 × 5,000, arrive within two minutes")
  void stress_PAIRS_allArrives(@TempDir Path folder) {
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Edge edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")))) {
      run(edge, "one", 1, 10_000);
      run(edge, "two", 2, 5_000);
    }
  }

  /** So many senders, each of whom sends so many to each of as many receivers. */
  private static void run(Edge edge, String name, int pairs, int messages) {
    edge.desire(desired(name, pairs));
    List<Arrivals> arrivals = new ArrayList<>();
    try (Clients clients = new Clients(edge)) {
      for (int i = 0; i < pairs; i++) {
        ModuleClient receiver = clients.module(edge.newModule(name + "-to-" + i));
        Arrivals here = new Arrivals();
        arrivals.add(here);
        var _ =
            receiver.onInput(
                "in",
                message -> {
                  here.add(Integer.parseInt(message.message().body().utf8()));
                  return CompletableFuture.completedFuture(Disposition.ACCEPTED);
                });
        var _ = Clients.result(receiver.open());
      }
      List<ModuleClient> senders = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        senders.add(clients.opened(edge.newModule(name + "-from-" + i)));
      }
      long begin = System.nanoTime();
      send(senders, messages);
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> arrivals.stream().allMatch(each -> each.count() == pairs * messages));
      long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
      assertThat(arrivals).allMatch(each -> each.repeated() == 0);
      System.out.println(
          pairs + " × " + pairs + " × " + messages + " messages in " + took + " ms, none twice");
    }
  }

  private static String desired(String name, int pairs) {
    StringBuilder routes = new StringBuilder();
    for (int i = 0; i < pairs; i++) {
      routes
          .append(i == 0 ? "" : ",")
          .append("\"r" + i + "\":\"FROM /messages/* INTO BrokeredEndpoint('/modules/")
          .append(name + "-to-" + i + "/inputs/in')\"");
    }
    return "{\"schemaVersion\":\"1.1\",\"routes\":{"
        + routes
        + "},\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":7200}}";
  }

  /** Each sender's numbers are its own. */
  private static void send(List<ModuleClient> senders, int messages) {
    Semaphore window = new Semaphore(WINDOW);
    for (int i = 0; i < messages; i++) {
      for (int s = 0; s < senders.size(); s++) {
        window.acquireUninterruptibly();
        String body = Integer.toString(s * messages + i);
        var _ =
            senders
                .get(s)
                .sendToOutput("out", new Message(MessageProperties.NONE, Bytes.utf8(body)))
                .whenComplete((done, failure) -> window.release());
      }
    }
  }
}
