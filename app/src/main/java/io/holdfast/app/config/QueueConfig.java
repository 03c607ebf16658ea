/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.queue.QueueOptions.WhenFull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for module inputs, and on an edge hub for the parent.
 *
 * @param maxSize how many bytes one queue holds
 * @param diskLimit how many bytes all hold together; null for no limit
 * @param whenFull what becomes of a message for which there is no room
 * @param window how many messages a module has in hands
 * @param acknowledgement how long it may leave them lying
 * @param memory how many bytes stand ready in memory
 */
public record QueueConfig(
    long maxSize,
    @Nullable Long diskLimit,
    WhenFull whenFull,
    int window,
    Duration acknowledgement,
    long memory) {

  private static final String SECTION = "queue";

  static final Key<Long> MAX_SIZE =
      new Key<>(
          SECTION,
          "max-size",
          Form.size(1 << 20),
          "1GiB",
          "How many bytes wait at most, roughly, for an input of a module, or upstream of one"
              + " sender, at each priority. `when-full` says what happens beyond it.",
          "");
  static final Key<Long> DISK_LIMIT =
      new Key<>(
          SECTION,
          "disk-limit",
          Form.size(1 << 20),
          "",
          "How many bytes wait at most, roughly, in all queues together. Without it only the disk"
              + " is a limit.",
          "");
  static final Key<WhenFull> WHEN_FULL =
      new Key<>(
          SECTION,
          "when-full",
          Form.oneOf(WhenFull.class),
          "refuse",
          "What becomes of a message for which there is no room. With `refuse` its sender's"
              + " connection is closed, with that reason, until some was taken or its time has"
              + " passed. With `drop-oldest` it is taken, and the oldest go and are counted: of the"
              + " queue that is full, or of the fullest, the least urgent first.",
          "");
  static final Key<Integer> WINDOW =
      new Key<>(
          SECTION,
          "window",
          Form.count(1, QueueOptions.MAX_WINDOW),
          "64",
          "How many messages a module has at most that it has not acknowledged, over all its"
              + " inputs. With 1 it gets one after the other, as from Azure's edge hub.",
          "");
  static final Key<Duration> ACKNOWLEDGEMENT_TIME =
      new Key<>(
          SECTION,
          "acknowledgement-time",
          Form.time("1s", "1d"),
          "30s",
          "How long a module may leave the first lying of the messages that it has before it is"
              + " sent all of them again.",
          "");
  static final Key<Long> MEMORY =
      new Key<>(
          SECTION,
          "memory",
          Form.size(1 << 20),
          "64MiB",
          "How much memory the messages take at most, roughly, that stand ready for modules and for"
              + " the parent.",
          "");

  static final List<Key<?>> KEYS =
      List.of(MAX_SIZE, DISK_LIMIT, WHEN_FULL, WINDOW, ACKNOWLEDGEMENT_TIME, MEMORY);

  static QueueConfig of(Values values) {
    return new QueueConfig(
        values.get(MAX_SIZE),
        values.find(DISK_LIMIT),
        values.get(WHEN_FULL),
        values.get(WINDOW),
        values.get(ACKNOWLEDGEMENT_TIME),
        values.get(MEMORY));
  }

  /** The same for the hub. */
  public QueueOptions options() {
    return new QueueOptions(
        maxSize,
        diskLimit == null ? Long.MAX_VALUE : diskLimit,
        whenFull,
        window,
        acknowledgement,
        memory);
  }
}
