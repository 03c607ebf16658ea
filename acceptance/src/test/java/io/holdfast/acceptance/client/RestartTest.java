/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Disposition;
import io.holdfast.client.InputMessage;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
        up = 'FROM /messages/* INTO $upstream'
        """)
class RestartTest {

  /** One face with its two modules and what it has done so far. */
  private static final class Traffic {

    final Face face;
    final Registered from;
    final Peer sender;
    final Peer receiver;
    final Queue<InputMessage> inbox = new ConcurrentLinkedQueue<>();
    final List<CompletableFuture<Void>> sent = new ArrayList<>();

    Traffic(Face face, Stage stage) {
      this.face = face;
      Registered device = stage.hub.newDevice();
      from = stage.hub.newModule(device, "from");
      sender = stage.client(face, Setup.of(stage.hub, from));
      receiver = stage.client(face, Setup.of(stage.hub, stage.hub.newModule(device, "to")));
      receiver.onInput(
          "in",
          message -> {
            inbox.add(message);
            return CompletableFuture.completedFuture(Disposition.ACCEPTED);
          });
      sender.open();
      receiver.open();
    }

    void send(int count) {
      for (int i = 0; i < count; i++) {
        sent.add(sender.send("out", Integer.toString(sent.size())));
      }
    }

    boolean confirmed() {
      return sent.getLast().isDone();
    }

    Set<Integer> firstsReceived() {
      Set<Integer> firsts = new LinkedHashSet<>();
      inbox.forEach(message -> firsts.add(Integer.parseInt(message.message().body().utf8())));
      return firsts;
    }

    void assertArrived(Hub hub) {
      List<Integer> expected = IntStream.range(0, sent.size()).boxed().toList();
      assertThat(firstsReceived()).containsExactlyElementsOf(expected);
      Set<Integer> firsts = new LinkedHashSet<>();
      try (Events events = hub.eventsOf(from)) {
        while (!firsts.contains(sent.size() - 1)) {
          firsts.add(Integer.parseInt(events.next().path("body").asString()));
        }
      }
      assertThat(firsts).containsExactlyElementsOf(expected);
    }

    void assertStatuses() {
      List<String> statuses = sender.statuses();
      assertThat(statuses.getFirst()).isEqualTo(face.either("Connected", "AUTHENTICATED OK"));
      assertThat(statuses.getLast()).isEqualTo(statuses.getFirst());
      assertThat(sender.connects()).isGreaterThanOrEqualTo(3);
      assertThat(statuses)
          .filteredOn(status -> !status.equals(statuses.getFirst()))
          .isNotEmpty()
          .allMatch(status ->
              status.startsWith("Reconnecting ") || status.startsWith("UNAUTHENTICATED "));
    }
  }

  @Test
  @DisplayName("own client: a hub killed, then stopped, under load: all arrives, in order")
  void hub_RESTARTED_UNDER_LOAD_losesNothing(Hub hub) {
    // Of the lower face, so that waiting is working; the other face works by itself.
    try (Stage stage = new Stage(Face.LOWER, hub)) {
      Map<Face, Traffic> both = new EnumMap<>(Face.class);
      for (Face face : Face.values()) {
        both.put(face, new Traffic(face, stage));
      }
      for (Runnable end : List.<Runnable>of(hub.process()::kill, () -> hub.process().stop())) {
        both.values().forEach(traffic -> traffic.send(2000));
        for (Traffic traffic : both.values()) {
          CompletableFuture<Void> some = traffic.sent.get(traffic.sent.size() - 1900);
          stage.result(some);
        }
        stage.meanwhile(() -> {
          end.run();
          return true;
        });
        both.values().forEach(traffic -> traffic.send(500));
        stage.meanwhile(() -> {
          hub.process().start();
          return true;
        });
        both.values().forEach(traffic -> traffic.sent.forEach(stage::result));
      }
      for (Traffic traffic : both.values()) {
        assertThat(traffic.confirmed()).isTrue();
        stage.until("all messages", () -> traffic.firstsReceived().size() == traffic.sent.size());
        traffic.assertArrived(hub);
        traffic.assertStatuses();
      }
    }
  }
}
