/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.store.Batch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What connections want of mailboxes. Nobody waits for it, and it must come about: what could not
 * be stored is tried again. Held meanwhile are the receivers that are there now, and one settlement
 * for each message. Any thread.
 */
final class Requests {

  private final RecordWriter writer;
  private final Receivers receivers; // For the records thread.

  /** Who is to get a device's messages. */
  private final Map<DeviceIdentity, Receiver> wanted = new ConcurrentHashMap<>();

  private final Set<DeviceIdentity> unmade = ConcurrentHashMap.newKeySet();
  private final Map<Long, Settled> unsettled = new ConcurrentHashMap<>();

  Requests(RecordWriter writer, Receivers receivers) {
    this.writer = writer;
    this.receivers = receivers;
  }

  void attach(DeviceIdentity device, Receiver receiver) {
    wanted.put(device, receiver);
    follow(device);
  }

  void detach(DeviceIdentity device, Receiver receiver) {
    if (wanted.remove(device, receiver)) {
      follow(device);
    }
  }

  /** The device is no more; on the records thread, once that is stored. */
  void forget(DeviceIdentity device, Receiver receiver) {
    wanted.remove(device, receiver);
  }

  void settle(DeviceIdentity device, Receiver receiver, long sequence, Settlement settlement) {
    settle(sequence, new Settled(device, receiver, settlement));
  }

  /** Tries once more what could not be stored so far. */
  void again() {
    for (DeviceIdentity device : List.copyOf(unmade)) {
      unmade.remove(device);
      follow(device);
    }
    for (Long sequence : List.copyOf(unsettled.keySet())) {
      Settled settled = unsettled.remove(sequence);
      if (settled != null) {
        settle(sequence, settled);
      }
    }
  }

  /** Brings about what is wanted at the time of the turn, whatever was wanted in between. */
  private void follow(DeviceIdentity device) {
    submit(batch -> receivers.follow(device, wanted.get(device), batch), () -> unmade.add(device));
  }

  private void settle(long sequence, Settled settled) {
    submit(
        batch ->
            receivers.settle(settled.device, settled.receiver, sequence, settled.settlement, batch),
        () -> unsettled.put(sequence, settled));
  }

  private void submit(Step step, Runnable failed) {
    var ignored =
        writer
            .submit(
                0,
                batch -> {
                  step.take(batch);
                  return Outcome.done(Boolean.TRUE);
                })
            .whenComplete((outcome, fault) -> {
              if (fault != null || outcome instanceof Outcome.Refused<Boolean>) {
                failed.run();
              }
            });
  }

  /** A change, made on the records thread, maybe more than once. */
  @FunctionalInterface
  private interface Step {
    void take(Batch batch);
  }

  private record Settled(DeviceIdentity device, Receiver receiver, Settlement settlement) {}
}
