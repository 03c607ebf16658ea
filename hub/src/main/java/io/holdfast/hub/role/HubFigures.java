/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Timer;
import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.QueueLoad;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.PresenceListener;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.RegistryListener;
import io.holdfast.hub.session.Sessions;
import io.holdfast.hub.watch.Board;
import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.Family;
import io.holdfast.hub.watch.Figures;
import io.holdfast.hub.watch.Metric;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.Identity;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a hub tells in metrics. What is counted is taken as it is; how long queues are, their
 * lanes are asked when somebody looks. Any thread.
 */
public final class HubFigures implements PresenceListener, RegistryListener {

  private final Counts counts;
  private final Queues queues;
  private final Sessions sessions;
  private final Supplier<List<Fed>> fed;
  private final Consumer<Board> more;
  private final InstantSource clock;
  private final Timer timer;

  /**
   * Of these parts.
   *
   * @param fed where routes lead
   * @param more adds what only this kind of hub has
   */
  HubFigures(
      Counts counts,
      Queues queues,
      Sessions sessions,
      Supplier<List<Fed>> fed,
      Consumer<Board> more,
      Environment environment) {
    this.counts = counts;
    this.queues = queues;
    this.sessions = sessions;
    this.fed = fed;
    this.more = more;
    this.clock = environment.clock();
    this.timer = environment.timer();
    look();
  }

  /**
   * A queue that a route leads to.
   *
   * @param priority of the route
   */
  record Fed(Endpoint endpoint, int priority) {}

  private void look() {
    counts.figures().look(clock.millis());
    Timer.Cancel _ = timer.after(Figures.lookInterval(), this::look);
  }

  /** All of it as it is now; completes on any thread. */
  public CompletionStage<List<Family>> read() {
    // Not on a lane: it takes a while where many clients are.
    return queues.loads().thenApplyAsync(this::read, Thread::startVirtualThread);
  }

  private List<Family> read(List<QueueLoad> loads) {
    Board board = counts.figures().read(clock.millis());
    board.gauge(Metric.CONNECTED, List.of(), sessions.count());
    for (Removal reason : Removal.values()) {
      String name = reason.name().toLowerCase(Locale.ROOT);
      board.count(Metric.REMOVED, List.of(name), counts.removed(reason));
    }
    fed.get().forEach(queue -> none(board, queue));
    loads.forEach(load -> show(board, load));
    more.accept(board);
    return board.families();
  }

  /** A queue that is empty is no object any more, and yet it is shown. */
  private static void none(Board board, Fed queue) {
    List<String> labels = labels(queue.endpoint, queue.priority);
    board.gauge(Metric.QUEUE_LENGTH, labels, 0);
    board.gauge(Metric.OLDEST, labels, 0);
    board.gauge(Metric.QUEUE_BYTES, labels, 0);
  }

  private static void show(Board board, QueueLoad load) {
    List<String> labels = labels(load.endpoint(), load.priority());
    board.add(Metric.QUEUE_LENGTH, labels, (double) load.count());
    board.add(Metric.QUEUE_BYTES, labels, (double) load.bytes());
    double age =
        load.oldestMillis().isPresent()
            ? Math.max(0, board.nowMillis() - load.oldestMillis().getAsLong()) / 1000.0
            : 0;
    board.atLeast(Metric.OLDEST, labels, age);
    if (load.endpoint() instanceof Endpoint.Upstream) {
      board.atLeast(Metric.UPSTREAM_LAG, List.of(), age);
    }
  }

  private static List<String> labels(Endpoint endpoint, int priority) {
    String name =
        endpoint instanceof Endpoint.Input(var module, var input)
            ? module.clientId() + "/" + input
            : Figures.PARENT_ENDPOINT;
    return List.of(name, Integer.toString(priority));
  }

  @Override
  public void changed(Identity identity, boolean connected) {
    counts.figures().count(connected ? Metric.LET_IN : Metric.LEFT, identity.clientId());
  }

  /** One came, and ends another. */
  @Override
  public void tookOver(Identity identity) {
    changed(identity, true);
    changed(identity, false);
  }

  @Override
  public void changed(
      Identity identity, @Nullable Registration before, @Nullable Registration now) {
    if (now == null) {
      counts.figures().forget(identity);
    }
  }
}
