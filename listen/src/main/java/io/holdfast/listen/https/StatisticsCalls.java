/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.StatisticsService;
import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.Removal;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What the hub counts since its start: ours, not Azure's. */
final class StatisticsCalls {

  private final StatisticsService statistics;

  StatisticsCalls(StatisticsService statistics) {
    this.statistics = statistics;
  }

  void addTo(Router<Call> router) {
    router.add("GET", "/holdfast/v1/statistics", this::counts);
  }

  private Answer counts(Request request, Access access) throws InterruptedException {
    return Answer.of(
        Call.await(statistics.counts(access)), counts -> Answer.ok(Json.bytes(write(counts))));
  }

  private static ObjectNode write(Counts counts) {
    ObjectNode node =
        Json.object()
            .put("received", counts.received())
            .put("delivered", counts.delivered())
            .put("notStored", counts.notStored())
            .put("unauthorized", counts.unauthorized());
    ObjectNode removed = node.putObject("removed");
    for (Removal reason : Removal.values()) {
      removed.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), counts.removed(reason));
    }
    return node;
  }
}
