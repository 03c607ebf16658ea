/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.HandLane;
import io.holdfast.hub.Lane;
import io.holdfast.hub.StoredMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;

/** A client that takes a module's messages; remembers them. */
final class RigConsumer implements Consumer {

  /** A message that it got. */
  record Got(String input, String text, boolean redelivered, Handed handed) {}

  final List<Got> got = new ArrayList<>();
  final Set<String> unwanted = new HashSet<>();
  boolean ready = true;

  /** The largest priority that it takes. */
  int leastUrgent = Integer.MAX_VALUE;

  /** Whether it acknowledges within the delivery, as one at QoS 0 does. */
  boolean atOnce;

  /** So many deliveries fail. */
  int faults;

  /** So many questions whether it is ready fail. */
  int faultsWhenAsked;

  private final HandLane lane;
  private final Set<Integer> acknowledged = new HashSet<>();
  private int acknowledgedTo;

  RigConsumer(HandLane lane) {
    this.lane = lane;
  }

  List<String> texts() {
    return got.stream().map(Got::text).toList();
  }

  List<Boolean> flags() {
    return got.stream().map(Got::redelivered).toList();
  }

  /** Acknowledges what came at this place, once. */
  void acknowledge(int place) {
    if (acknowledged.add(place)) {
      lane.run(() -> got.get(place).handed().acknowledged());
    }
  }

  /** Acknowledges all that came. */
  void acknowledgeAll() {
    for (int until = got.size(); acknowledgedTo < until; acknowledgedTo++) {
      acknowledge(acknowledgedTo);
    }
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public boolean accepts(String input) {
    return !unwanted.contains(input);
  }

  @Override
  public boolean isReady(int priority) {
    if (faultsWhenAsked > 0) {
      faultsWhenAsked--;
      throw new IllegalStateException("the test's consumer fails");
    }
    return ready && priority <= leastUrgent;
  }

  @Override
  public void deliver(Handed handed, String input, StoredMessage message, boolean redelivered) {
    Assertions.assertThat(lane.inLane()).isTrue();
    if (faults > 0) {
      faults--;
      throw new IllegalStateException("the test's consumer fails");
    }
    got.add(new Got(input, QueueRig.text(message), redelivered, handed));
    if (atOnce) {
      handed.acknowledged();
    }
  }
}
