/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;

import io.holdfast.model.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Demands as many messages as may be on their way, and one more for each that was acknowledged.
 * What it keeps belongs to the tasks of its serial executor; its methods may be called from any
 * thread.
 */
final class Sender implements MessageSender {

  private final Function<Message, CompletableFuture<Void>> sending;
  private final int maxInFlight;
  private final Executor order;
  private final CompletableFuture<Void> sent = new CompletableFuture<>();
  private Flow.@Nullable Subscription publisher;
  private int inFlight;
  private boolean complete;

  Sender(Function<Message, CompletableFuture<Void>> sending, int maxInFlight, Callbacks callbacks) {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight must be 1 or more: " + maxInFlight);
    }
    this.sending = sending;
    this.maxInFlight = maxInFlight;
    order = callbacks.inOrder();
  }

  @Override
  public CompletableFuture<Void> sent() {
    return sent.copy();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    requireNonNull(subscription, "subscription");
    order.execute(() -> {
      if (publisher != null) {
        subscription.cancel();
        return;
      }
      publisher = subscription;
      subscription.request(maxInFlight);
    });
  }

  @Override
  public void onNext(Message message) {
    requireNonNull(message, "message");
    order.execute(() -> send(message));
  }

  private void send(Message message) {
    if (sent.isDone()) {
      return;
    }
    inFlight++;
    var unused =
        sending
            .apply(message)
            .whenComplete((done, failure) -> order.execute(() -> settled(failure)));
  }

  private void settled(@Nullable Throwable failure) {
    inFlight--;
    Flow.Subscription from = publisher;
    if (failure != null) {
      fail(failure);
    } else if (complete) {
      endIfSettled();
    } else if (from != null && !sent.isDone()) {
      from.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    requireNonNull(failure, "failure");
    order.execute(() -> {
      complete = true;
      fail(failure);
    });
  }

  @Override
  public void onComplete() {
    order.execute(() -> {
      complete = true;
      endIfSettled();
    });
  }

  private void endIfSettled() {
    if (inFlight == 0) {
      sent.complete(null);
    }
  }

  private void fail(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean first =
        sent.completeExceptionally(
            failure instanceof CompletionException && cause != null ? cause : failure);
    if (first && !complete && publisher != null) {
      publisher.cancel();
    }
  }
}
