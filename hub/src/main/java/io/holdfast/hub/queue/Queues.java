/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.stream.EmbeddedStream;
import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.LaneFigures;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import io.holdfast.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All queues of a hub, and which lane owns which: the module decides for an input, the partition
 * for the stream, the sender for the way to a parent. Any thread may call it.
 */
public final class Queues implements StoredRegistry.Dependent {

  /** How often what died is looked for where no consumer comes upon it. */
  static final Duration TIDY_INTERVAL = Duration.ofSeconds(30);

  private final List<Lane> lanes;
  private final Map<Lane, Intake> intakes = new HashMap<>();
  private final List<Endpoints> owners = new ArrayList<>();
  private final List<PartitionSink> partitions = new ArrayList<>();
  private final @Nullable EmbeddedStream stream;
  private final Deletions deletions;
  private final Keeping keeping;

  private Queues(
      List<Lane> lanes,
      Store store,
      @Nullable EmbeddedStream stream,
      Timer timer,
      InstantSource clock,
      Counts counts,
      QueueOptions options) {
    this.lanes = List.copyOf(lanes);
    this.stream = stream;
    this.keeping = Keeping.of(clock, counts, options);
    for (Lane lane : lanes) {
      LaneFigures figures = counts.figures().lane();
      owners.add(new Endpoints(new Shard(lane, store, clock, figures), keeping));
      intakes.put(lane, new Intake(this, lane, timer, clock, counts, figures));
    }
    for (int i = 0; stream != null && i < stream.partitions(); i++) {
      partitions.add(new PartitionSink(stream.partition(i)));
    }
    this.deletions = new Deletions(store);
    deletions.makeUp();
    takeUp(store);
    every(timer, TIDY_INTERVAL, owner -> owner.lane().execute(owner::tidy));
    Duration tick = options.acknowledgementTimeout().dividedBy(Reception.TICKS);
    every(timer, tick, Endpoints::tickSoon);
  }

  /**
   * Opens the queues of a hub at the root: what goes upstream is in the stream. Blocks; before any
   * lane is at work.
   */
  public static Queues ofRoot(
      List<Lane> lanes,
      Store store,
      EmbeddedStream stream,
      Timer timer,
      InstantSource clock,
      Counts counts,
      QueueOptions options) {
    return new Queues(lanes, store, stream, timer, clock, counts, options);
  }

  /**
   * Opens the queues of an edge hub: what goes upstream waits in {@link #backlog}, for each sender
   * by itself. Blocks; before any lane is at work.
   */
  public static Queues ofEdge(
      List<Lane> lanes,
      Store store,
      Timer timer,
      InstantSource clock,
      Counts counts,
      QueueOptions options) {
    return new Queues(lanes, store, null, timer, clock, counts, options);
  }

  private void every(
      Timer timer, Duration interval, java.util.function.Consumer<Endpoints> action) {
    Timer.Cancel ignored =
        timer.after(
            interval,
            () -> {
              try {
                owners.forEach(action);
              } catch (RejectedExecutionException e) {
                return; // The lanes have ended.
              }
              every(timer, interval, action);
            });
  }

  private void takeUp(Store store) {
    List<String> empty = new ArrayList<>();
    for (String prefix : QueueNames.PREFIXES) {
      for (String name : store.logNames(prefix)) {
        Log log = store.log(name);
        if (log.first() == log.next()) {
          empty.add(name);
        } else {
          Address address = QueueNames.address(name);
          ownerOf(address.recipient().identity()).open(address, QueueNames.priority(name));
        }
      }
    }
    store.dropLogs(empty);
  }

  /** Where the connections of a lane publish to. */
  public Intake intake(Lane lane) {
    Intake intake = intakes.get(lane);
    if (intake == null) {
      throw new IllegalArgumentException("not a lane of this hub: " + lane);
    }
    return intake;
  }

  /** The lane that owns what goes upstream from this identity. */
  public Lane laneOf(Identity sender) {
    return shardOf(Endpoint.UPSTREAM, sender).lane();
  }

  /** The consumer takes the messages of the module's inputs from now on. */
  public void attach(ModuleIdentity module, Consumer consumer) {
    attach(inputsOf(module), consumer);
  }

  /** The consumer takes no more. */
  public void detach(ModuleIdentity module, Consumer consumer) {
    detach(inputsOf(module), consumer);
  }

  /** The consumer can take more again. */
  public void ready(ModuleIdentity module) {
    ready(inputsOf(module));
  }

  private static Recipient inputsOf(ModuleIdentity module) {
    return new Recipient(Recipient.Way.INPUTS, module);
  }

  private static Recipient parentOf(Identity sender) {
    return new Recipient(Recipient.Way.PARENT, sender);
  }

  private void attach(Recipient recipient, Consumer consumer) {
    keeping.consumers().put(recipient, consumer);
    Endpoints owner = ownerOf(recipient.identity());
    owner.lane().execute(() -> owner.attach(recipient, consumer));
  }

  private void detach(Recipient recipient, Consumer consumer) {
    keeping.consumers().remove(recipient, consumer);
    Endpoints owner = ownerOf(recipient.identity());
    owner.lane().execute(() -> owner.detach(recipient, consumer));
  }

  private void ready(Recipient recipient) {
    Endpoints owner = ownerOf(recipient.identity());
    owner.lane().execute(() -> owner.pump(recipient));
  }

  /**
   * What waits for the parent.
   *
   * @throws IllegalStateException at a root
   */
  public Backlog backlog() {
    if (isRoot()) {
      throw new IllegalStateException("a hub at the root has no parent");
    }
    return new ToParent();
  }

  /**
   * Routes have changed: all that waits goes at endpoints that none feeds any more, and is counted
   * as removed for {@link io.holdfast.hub.watch.Removal#ROUTE_REMOVED}; the rest stays, whatever
   * its priority. To be called when every lane takes messages by the new routes, and at a start:
   * what the old ones took until now is found, wherever it is on its way.
   *
   * @param fed the endpoints that the present routes lead to; asked on each owner's lane when it
   *     comes to that, for routes may have changed once more and brought messages
   */
  public void fedBy(Supplier<Set<Endpoint>> fed) {
    AtomicInteger behind = new AtomicInteger(lanes.size());
    for (Lane lane : lanes) {
      // After its turn a lane has passed on all that it routed before.
      lane.execute(() ->
          lane.afterTurn(() -> {
            if (behind.decrementAndGet() == 0) {
              owners.forEach(owner -> owner.lane().execute(() -> owner.fedBy(fed.get())));
            }
          }));
    }
  }

  /**
   * Whatever happens between the commit and {@link #forget}, what waits for the module now does not
   * reach another module of that name, and what its owner sent is not sent upstream for another.
   */
  @Override
  public void forgotten(Identity identity, Batch batch) {
    if (identity instanceof ModuleIdentity module) {
      deletions.add(inputsOf(module), batch);
    }
    deletions.add(parentOf(identity), batch);
  }

  /** Nothing to do: a queue begins with its first message. */
  @Override
  public void made(Registration registration) {}

  /**
   * The identity is no more: what waited for it, or was sent by it and waits for the parent, goes,
   * but not what came after its deletion.
   */
  public void forget(Identity identity) {
    if (identity instanceof ModuleIdentity module) {
      forget(inputsOf(module));
    }
    forget(parentOf(identity));
  }

  private void forget(Recipient recipient) {
    Map<String, Long> ends = deletions.take(recipient);
    if (!ends.isEmpty()) {
      Endpoints owner = ownerOf(recipient.identity());
      owner.lane().execute(() -> owner.forget(recipient, ends));
    }
  }

  /** All queues as they are, each as its lane sees it; completes on any lane. */
  public CompletionStage<List<QueueStatistics>> statistics() {
    CompletableFuture<List<QueueStatistics>> all = CompletableFuture.completedFuture(List.of());
    for (Endpoints owner : owners) {
      CompletableFuture<List<QueueStatistics>> some =
          CompletableFuture.supplyAsync(owner::statistics, owner.lane());
      all = all.thenCombine(some, Queues::joined);
    }
    return all;
  }

  /**
   * What waits where, each lane's share as it sees it; completes on any lane. More than one load
   * may be of the same endpoint and priority.
   */
  public CompletionStage<List<QueueLoad>> loads() {
    CompletableFuture<List<QueueLoad>> all = CompletableFuture.completedFuture(List.of());
    for (Endpoints owner : owners) {
      all = all.thenCombine(Survey.of(owner), Queues::joined);
    }
    return all;
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** What all queues take of the disk together, roughly, in bytes. */
  public long diskBytes() {
    return keeping.disk().bytes();
  }

  /** What stands ready in memory for consumers, roughly, in bytes. */
  public long memoryBytes() {
    return keeping.memory().bytes();
  }

  boolean isRoot() {
    return stream != null;
  }

  /** Who owns the inputs of a module, and the way to the parent of a sender. */
  Endpoints ownerOf(Identity identity) {
    return owners.get(Math.floorMod(spread(identity.hashCode()), owners.size()));
  }

  /** On the owner's lane: the endpoint, made if need be. */
  WaitingEndpoint endpoint(Endpoint to, Identity sender) {
    return to instanceof Endpoint.Input input
        ? ownerOf(input.module()).endpoint(input)
        : ownerOf(sender).toParent(sender);
  }

  PartitionSink partitionOf(Identity sender) {
    return partitions.get(partitionNumber(sender));
  }

  /** The shard that owns what goes to the endpoint from the sender. */
  Shard shardOf(Endpoint to, Identity sender) {
    if (to instanceof Endpoint.Input input) {
      return ownerOf(input.module()).shard();
    }
    return isRoot()
        ? owners.get(partitionNumber(sender) % owners.size()).shard()
        : ownerOf(sender).shard();
  }

  private int partitionNumber(Identity sender) {
    return stream == null ? 0 : stream.partitionOf(sender);
  }

  private static int spread(int hash) {
    return hash ^ (hash >>> 16);
  }

  /** What waits for the parent. */
  private final class ToParent implements Backlog {

    @Override
    public void follow(java.util.function.Consumer<Identity> waiting) {
      keeping.followers().add(waiting);
      owners.forEach(owner -> owner.lane().execute(() -> owner.announceTo(waiting)));
    }

    @Override
    public void attach(Identity sender, Consumer consumer) {
      Queues.this.attach(parentOf(sender), consumer);
    }

    @Override
    public void detach(Identity sender, Consumer consumer) {
      Queues.this.detach(parentOf(sender), consumer);
    }

    @Override
    public void pump(Identity sender) {
      ready(parentOf(sender));
    }

    @Override
    public long count(Identity sender) {
      WaitingEndpoint endpoint = keeping.toParent().get(sender);
      return endpoint == null ? 0 : endpoint.count();
    }
  }
}
