/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.faults.SettableClock;
import io.holdfast.hub.HandLane;
import io.holdfast.hub.HandTimer;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.stream.EmbeddedStream;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.FaultyDisk;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import io.holdfast.store.Sync;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Queues over a real store, on lanes that the test turns. */
final class QueueRig implements AutoCloseable {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final long MEMORY = 16L << 20;

  final FaultyDisk disk = new FaultyDisk();
  final SettableClock clock = new SettableClock(START);
  HandTimer timer = new HandTimer();
  Counts counts = new Counts();
  List<HandLane> lanes = List.of();
  private final Path directory;
  private final int laneCount;
  private final Sync sync;
  private final QueueOptions queueOptions;
  private final boolean root;
  private Store store;
  private EmbeddedStream stream;
  private Queues queues;

  QueueRig(Path directory, int laneCount, Sync sync) {
    this(directory, laneCount, sync, QueueOptions.DEFAULT);
  }

  QueueRig(Path directory, int laneCount, Sync sync, QueueOptions queueOptions) {
    this(directory, laneCount, sync, queueOptions, true);
  }

  private QueueRig(
      Path directory, int laneCount, Sync sync, QueueOptions queueOptions, boolean root) {
    this.root = root;
    this.queueOptions = queueOptions;
    this.directory = directory;
    this.laneCount = laneCount;
    this.sync = sync;
    this.store = disk.open(directory, options());
    this.stream = openStream();
    this.queues = openQueues();
  }

  /** The queues of an edge hub. */
  static QueueRig ofEdge(Path directory, int laneCount, QueueOptions queueOptions) {
    return new QueueRig(directory, laneCount, Sync.NEVER, queueOptions, false);
  }

  private StoreOptions options() {
    return new StoreOptions(sync, Duration.ofSeconds(1), MEMORY);
  }

  private EmbeddedStream openStream() {
    return EmbeddedStream.open(store, StreamOptions.defaults(), timer, clock);
  }

  private Queues openQueues() {
    List<HandLane> made = new ArrayList<>();
    for (int i = 0; i < laneCount; i++) {
      made.add(new HandLane());
    }
    lanes = List.copyOf(made);
    return root
        ? Queues.ofRoot(List.copyOf(made), store, stream, timer, clock, counts, queueOptions)
        : Queues.ofEdge(List.copyOf(made), store, timer, clock, counts, queueOptions);
  }

  /** Stops as a process does that is killed between two tasks, and starts anew. */
  void restart() {
    close();
    timer = new HandTimer();
    counts = new Counts();
    store = disk.open(directory, options());
    stream = openStream();
    queues = openQueues();
  }

  @Override
  public void close() {
    disk.go();
    stream.close();
    store.close();
  }

  Queues queues() {
    return queues;
  }

  Store store() {
    return store;
  }

  EmbeddedStream stream() {
    return stream;
  }

  HandLane lane(int number) {
    return lanes.get(number);
  }

  void settle() {
    HandLane.settle(lanes);
  }

  void until(BooleanSupplier condition) {
    HandLane.until(lanes, condition);
  }

  /** The lane that owns the module's inputs. */
  HandLane laneOf(ModuleIdentity module) {
    return (HandLane) queues.ownerOf(module).lane();
  }

  /** A module whose inputs the lane owns. */
  ModuleIdentity moduleOn(int lane) {
    for (int i = 0; ; i++) {
      ModuleIdentity module = new ModuleIdentity("d", "m" + i);
      if (laneOf(module).equals(lane(lane))) {
        return module;
      }
    }
  }

  static Target input(ModuleIdentity module, String input) {
    return new Target(new Endpoint.Input(module, input), 0, 0);
  }

  StoredMessage message(Identity sender, String text) {
    MessageHeader header = new MessageHeader(sender, "g", "{}", MessageProperties.NONE);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new StoredMessage(header, clock.millis(), Bytes.owning(body));
  }

  static String text(StoredMessage message) {
    return new String(message.body().toByteArray(), StandardCharsets.UTF_8);
  }
}
