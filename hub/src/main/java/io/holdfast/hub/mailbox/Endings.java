/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.store.Batch;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends messages, locks and feedback whose time has passed. Owner: the records thread, unless a
 * method says otherwise.
 */
final class Endings {

  /** So much ends in one turn: what has piled up must not make it long. */
  private static final int MAX_ENDED = 512;

  private final RecordWriter writer;
  private final Mailroom room;
  private final Receivers receivers;
  private final StoredFeedback feedback;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile Instant next = Instant.MAX;

  Endings(RecordWriter writer, Mailroom room, Receivers receivers, StoredFeedback feedback) {
    this.writer = writer;
    this.room = room;
    this.receivers = receivers;
    this.feedback = feedback;
  }

  /** A turn is stored: notes when the next time passes. */
  void committed() {
    Instant message = room.nextDue();
    Instant record = feedback.nextDue();
    next = message.isBefore(record) ? message : record;
  }

  /** Takes one turn after the other until no time has passed. Any thread. */
  void look() {
    if (room.now().isBefore(next) || !underWay.compareAndSet(false, true)) {
      return;
    }
    var ignored =
        writer
            .submit(0, this::end)
            .whenComplete((outcome, fault) -> {
              underWay.set(false);
              if (outcome instanceof Outcome.Done<Boolean>) {
                look();
              }
            });
  }

  private Outcome<Boolean> end(Batch batch) {
    Set<DeviceIdentity> devices = new HashSet<>();
    for (int i = 0; i < MAX_ENDED; i++) {
      DeviceIdentity device = room.endNext(batch);
      if (device == null) {
        break;
      }
      devices.add(device);
    }
    devices.forEach(device -> receivers.pump(device, batch));
    feedback.forgetOld(batch);
    return Outcome.done(Boolean.TRUE);
  }
}
