/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.awaitility.Awaitility.await;

import io.holdfast.client.Disposition;
import io.holdfast.client.ModuleClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What a module's inputs got, by input. */
final class Inbox {

  private final Map<String, List<String>> bodies = new ConcurrentHashMap<>();

  private Inbox() {}

  /** Connects the module, which accepts all that comes. */
  static Inbox of(ModuleClient client) {
    Inbox inbox = new Inbox();
    var _ =
        client.onOtherInputs(message -> {
          inbox.of(message.input()).add(message.message().body().utf8());
          return CompletableFuture.completedFuture(Disposition.ACCEPTED);
        });
    var _ = Clients.result(client.open());
    return inbox;
  }

  private List<String> of(String input) {
    return bodies.computeIfAbsent(input, any -> Collections.synchronizedList(new ArrayList<>()));
  }

  int count(String input) {
    return of(input).size();
  }

  /** Waits until so many came to the input. */
  List<String> first(String input, int count) {
    await(input + " of " + bodies.keySet())
        .atMost(Clients.PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> of(input).size() >= count);
    List<String> all = of(input);
    synchronized (all) {
      return List.copyOf(all);
    }
  }
}
