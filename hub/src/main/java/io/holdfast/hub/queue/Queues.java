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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * All queues of a hub, and which lane owns which: the module decides for an input, the partition
 * for the stream. Any thread may call it.
 */
public final class Queues implements StoredRegistry.Dependent {

  /** How often what died is looked for where no consumer comes upon it. */
  static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(30);

  private final Map<Lane, Intake> intakes = new HashMap<>();
  private final List<Inputs> inputs = new ArrayList<>();
  private final List<PartitionSink> partitions = new ArrayList<>();
  private final EmbeddedStream stream;
  private final Deletions deletions;
  private final Map<ModuleIdentity, Consumer> consumers = new ConcurrentHashMap<>();

  /** Opens all queues that the store holds. Blocks; before any lane is at work. */
  public Queues(
      List<Lane> lanes,
      Store store,
      EmbeddedStream stream,
      Timer timer,
      InstantSource clock,
      Counts counts,
      QueueOptions options) {
    this.stream = stream;
    for (Lane lane : lanes) {
      Shard shard = new Shard(lane, store);
      inputs.add(new Inputs(shard, clock, counts, options, consumers));
      intakes.put(lane, new Intake(this, lane, timer, clock, counts));
    }
    for (int i = 0; i < stream.partitions(); i++) {
      partitions.add(new PartitionSink(stream.partition(i)));
    }
    this.deletions = new Deletions(store);
    deletions.makeUp();
    for (String name : store.logNames(QueueNames.PREFIX)) {
      takeUp(name, store);
    }
    expireLater(timer);
  }

  private void expireLater(Timer timer) {
    Timer.Cancel ignored =
        timer.after(
            EXPIRY_INTERVAL,
            () -> {
              try {
                inputs.forEach(owner -> owner.lane().execute(owner::expire));
              } catch (RejectedExecutionException e) {
                return; // The lanes have ended.
              }
              expireLater(timer);
            });
  }

  private void takeUp(String logName, Store store) {
    Log log = store.log(logName);
    if (log.first() == log.next()) {
      store.dropLog(logName);
      return;
    }
    Endpoint.Input endpoint = QueueNames.endpoint(logName);
    inputsOf(endpoint.module()).open(endpoint, QueueNames.priority(logName));
  }

  /** Where the connections of a lane publish to. */
  public Intake intake(Lane lane) {
    Intake intake = intakes.get(lane);
    if (intake == null) {
      throw new IllegalArgumentException("not a lane of this hub: " + lane);
    }
    return intake;
  }

  /** The lane that owns the partition of the stream that this identity's messages are in. */
  public Lane laneOf(Identity sender) {
    return partitionShard(sender).lane();
  }

  /** The consumer takes the messages of the module's inputs from now on. */
  public void attach(ModuleIdentity module, Consumer consumer) {
    consumers.put(module, consumer);
    Inputs owner = inputsOf(module);
    owner.lane().execute(() -> owner.attach(module, consumer));
  }

  /** The consumer takes no more. */
  public void detach(ModuleIdentity module, Consumer consumer) {
    consumers.remove(module, consumer);
    Inputs owner = inputsOf(module);
    owner.lane().execute(() -> owner.detach(module, consumer));
  }

  /** The consumer can take more again. */
  public void ready(ModuleIdentity module) {
    Inputs owner = inputsOf(module);
    owner.lane().execute(() -> owner.pump(module));
  }

  /**
   * Whatever happens between the commit and {@link #forget}, what waits for the module now does not
   * reach another module of that name.
   */
  @Override
  public void forgotten(Identity identity, Batch batch) {
    if (identity instanceof ModuleIdentity module) {
      deletions.add(module, batch);
    }
  }

  /** Nothing to do: a queue begins with its first message. */
  @Override
  public void made(Registration registration) {}

  /** The module is no more: what waited for it goes, but not what came after its deletion. */
  public void forget(ModuleIdentity module) {
    Inputs owner = inputsOf(module);
    Map<String, Long> ends = deletions.take(module);
    owner.lane().execute(() -> owner.forget(module, ends));
  }

  Inputs inputsOf(ModuleIdentity module) {
    return inputs.get(Math.floorMod(spread(module.hashCode()), inputs.size()));
  }

  PartitionSink partitionOf(Identity sender) {
    return partitions.get(stream.partitionOf(sender));
  }

  /** The shard that owns the sender's partition of the stream. */
  Shard partitionShard(Identity sender) {
    return inputs.get(stream.partitionOf(sender) % inputs.size()).shard();
  }

  private static int spread(int hash) {
    return hash ^ (hash >>> 16);
  }
}
