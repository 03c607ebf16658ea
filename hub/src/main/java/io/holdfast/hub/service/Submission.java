/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Lane;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.queue.Intake;
import io.holdfast.hub.queue.Publisher;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.session.HeaderCache;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The messages of one request on their way into the queues, on the lane of their partition of the
 * stream: there they are one part of one commit. Owned by that lane.
 */
final class Submission implements Publisher {

  private final Lane lane;
  private final int messages;
  private final CompletableFuture<Outcome<Integer>> done = new CompletableFuture<>();
  private boolean stored;
  private int holds;

  private Submission(Lane lane, int messages) {
    this.lane = lane;
    this.messages = messages;
  }

  /**
   * Hands messages in; any thread.
   *
   * @param entries what follows from each message's properties
   * @return how many, once they are stored; completes on a lane
   */
  static CompletionStage<Outcome<Integer>> of(
      List<Message> messages, List<HeaderCache.Entry> entries, Queues queues, Identity sender) {
    Submission submission = new Submission(queues.laneOf(sender), messages.size());
    submission.lane.execute(
        () -> submission.take(messages, entries, queues.intake(submission.lane)));
    return submission.done;
  }

  private void take(List<Message> sent, List<HeaderCache.Entry> entries, Intake intake) {
    try {
      int last = sent.size() - 1;
      for (int i = 0; i <= last; i++) {
        HeaderCache.Entry entry = entries.get(i);
        Bytes body = sent.get(i).body();
        var message = new StoredMessage(entry.header(), intake.nowMillis(), body);
        intake.take(this, message, entry.targets(body), i == last, 0);
      }
    } catch (RuntimeException fault) {
      boolean _ = done.completeExceptionally(fault);
    }
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public void accepted(long tag) {
    stored = true;
    tellIfOver();
  }

  @Override
  public void failed(Refusal reason) {
    boolean _ = done.complete(new Outcome.Refused<>(reason));
  }

  /** Who waits for the answer sends nothing more. */
  @Override
  public void hold() {
    holds++;
  }

  @Override
  public void release() {
    holds--;
    tellIfOver();
  }

  private void tellIfOver() {
    if (stored && holds == 0) {
      boolean _ = done.complete(Outcome.done(messages));
    }
  }
}
