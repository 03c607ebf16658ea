/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.stream.Stream;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.util.List;
import java.util.stream.IntStream;

/** The stream of what devices and modules sent, as back ends read it. */
public final class EventService {

  private static final int MAX_GROUP_LENGTH = 50;

  private final Stream stream;

  EventService(Stream stream) {
    this.stream = stream;
  }

  /** How many partitions there are to read. */
  public int partitions() {
    return stream.partitions();
  }

  /**
   * Begins to read; blocks: for virtual threads.
   *
   * @return a reader for one thread; refused with {@code ARGUMENT_INVALID}, or for want of the
   *     right
   * @throws InterruptedException if the thread is interrupted
   */
  public Outcome<EventReader> read(Access access, EventQuery query) throws InterruptedException {
    if (!access.rights().contains(Right.SERVICE_CONNECT)) {
      return access.lacks(Right.SERVICE_CONNECT);
    }
    if (query.group() != null && !isGroup(query.group())) {
      return invalid(
          "a consumer group's name is 1 to "
              + MAX_GROUP_LENGTH
              + " letters, digits, '.', '-', '_' or '$'");
    }
    if (query.partition() != null
        && (query.partition() < 0 || query.partition() >= stream.partitions())) {
      return invalid("there are partitions 0 to " + (stream.partitions() - 1));
    }
    if (query.max() < 1) {
      return invalid("max must be 1 or more");
    }
    return Outcome.done(EventReader.open(stream, query, partitions(query)));
  }

  /** Who keeps a place in the stream passes everything; else one device's partition is enough. */
  private List<Integer> partitions(EventQuery query) {
    if (query.partition() != null) {
      return List.of(query.partition());
    }
    return query.deviceId() != null && query.group() == null && Identity.isValidId(query.deviceId())
        ? List.of(stream.partitionOf(new DeviceIdentity(query.deviceId())))
        : IntStream.range(0, stream.partitions()).boxed().toList();
  }

  private static boolean isGroup(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_GROUP_LENGTH
        && name.chars()
            .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || ".-_$".indexOf(c) >= 0));
  }

  private static Outcome<EventReader> invalid(String detail) {
    return Outcome.refused(ErrorCode.ARGUMENT_INVALID, detail);
  }
}
