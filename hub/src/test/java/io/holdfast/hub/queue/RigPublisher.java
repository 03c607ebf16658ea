/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.HandLane;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Refusal;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** A client that publishes; remembers what it is told. */
final class RigPublisher implements Publisher {

  final List<Long> accepted = new ArrayList<>();
  int failures;
  private String refusal = "";
  int holds;
  private final QueueRig rig;
  private final HandLane lane;
  private final Identity identity;

  RigPublisher(QueueRig rig, HandLane lane) {
    this(rig, lane, new ModuleIdentity("d", "publisher"));
  }

  RigPublisher(QueueRig rig, HandLane lane, Identity identity) {
    this.rig = rig;
    this.lane = lane;
    this.identity = identity;
  }

  /** Sends a message whose text is the number, in the present turn. */
  void publish(long tag, Target... targets) {
    publish(tag, String.valueOf(tag), targets);
  }

  void publish(long tag, String text, Target... targets) {
    lane.run(() ->
        rig.queues()
            .intake(lane)
            .take(this, rig.message(identity, text), List.of(targets), true, tag));
  }

  /** Sends the messages from one number to before another, and turns the lanes. */
  void publishAll(int from, int to, Target... targets) {
    for (int i = from; i < to; i++) {
      publish(i, targets);
    }
    rig.settle();
  }

  /** Why it was refused last. */
  String refusal() {
    return refusal;
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public void accepted(long tag) {
    Assertions.assertThat(lane.inLane()).isTrue();
    accepted.add(tag);
  }

  @Override
  public void failed(Refusal reason) {
    Assertions.assertThat(lane.inLane()).isTrue();
    failures++;
    refusal = reason.toString();
  }

  @Override
  public void hold() {
    Assertions.assertThat(lane.inLane()).isTrue();
    holds++;
  }

  @Override
  public void release() {
    Assertions.assertThat(lane.inLane()).isTrue();
    holds--;
  }
}
