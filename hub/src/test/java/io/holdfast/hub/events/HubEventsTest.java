/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.hub.HandLane;
import io.holdfast.hub.HandTimer;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubEventsTest {

  private static final int MIB = 1 << 20;

  @Test
  @DisplayName("an event whose storing fails takes no room from those after it")
  void publish_AFTER_A_FAILURE_hasItsRoom(@TempDir Path directory) {
    AtomicBoolean broken = new AtomicBoolean();
    HandLane lane = new HandLane();
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      Queues queues =
          Queues.ofEdge(
              List.of(lane),
              store,
              new HandTimer(),
              () -> {
                if (broken.get()) {
                  throw new IllegalStateException("no clock");
                }
                return Instant.parse("2026-11-21T12:00:00Z");
              },
              new Counts(),
              QueueOptions.DEFAULT);
      Route all = Route.parse("all", "FROM /* INTO $upstream", null, null);
      HubEvents events =
          new HubEvents(
              new RouteTable(Routes.atEdge("edge", List.of(all), 0)), queues, new Counts());

      broken.set(true);
      CompletableFuture<Boolean> lost = publish(events, (int) HubEvents.MAX_WAITING_BYTES - MIB);
      assertThatThrownBy(lane::settle).hasMessage("no clock");
      assertThat(lost).isCompletedWithValue(false);

      broken.set(false);
      CompletableFuture<Boolean> next = publish(events, 2 * MIB);
      HandLane.until(List.of(lane), next::isDone);
      assertThat(next).isCompletedWithValue(true);
    }
  }

  private static CompletableFuture<Boolean> publish(HubEvents events, int bytes) {
    return events
        .publish(
            MessageSource.TWIN_CHANGE,
            new DeviceIdentity("d"),
            MessageProperties.NONE,
            Bytes.owning(new byte[bytes]))
        .toCompletableFuture();
  }
}
