/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.ClientException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber of a publisher is told: in order, one signal at a time, no more than it
 * demands. Everything happens in tasks of one serial executor, so what it keeps has no other owner;
 * its methods may be called from any thread.
 */
final class Feed<T> implements Flow.Subscription {

  /** What happens when more waits than the subscriber may leave. */
  enum Overflow {
    /** It cannot: whoever gives has a bound of its own. */
    BOUNDED,
    /** What waits longest is forgotten. */
    FORGET,
    /** The subscriber is told so, as the last of it. */
    FAIL
  }

  private final Flow.Subscriber<? super T> subscriber;
  private final Callbacks callbacks;
  private final Executor order;
  private final Overflow overflow;
  private final int capacity;
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private Consumer<T> undelivered = item -> {};
  private Runnable removal = () -> {};
  private long demand;
  private boolean ended;
  private @Nullable Throwable failure;
  // Written by any thread, so that a subscriber that cancels is told little more.
  private volatile boolean over;

  Feed(
      Flow.Subscriber<? super T> subscriber, Callbacks callbacks, Overflow overflow, int capacity) {
    this.subscriber = subscriber;
    this.callbacks = callbacks;
    this.overflow = overflow;
    this.capacity = capacity;
    order = callbacks.inOrder();
  }

  /**
   * Begins; before anything else.
   *
   * @param whenCancelled what is to be done when the subscriber wants no more
   * @param whenUndelivered what is to be done with each item that it was not told
   */
  void begin(Runnable whenCancelled, Consumer<T> whenUndelivered) {
    order.execute(() -> {
      removal = whenCancelled;
      undelivered = whenUndelivered;
      signal(() -> subscriber.onSubscribe(this));
    });
  }

  /** Tells the subscriber, when it demands. */
  void next(T item) {
    order.execute(() -> take(item));
  }

  /** Ends when all is told that waits. */
  void complete() {
    order.execute(() -> end(null));
  }

  /** Ends with a failure when all is told that waits. */
  void fail(Throwable thrown) {
    order.execute(() -> end(thrown));
  }

  @Override
  public void request(long count) {
    order.execute(() -> demanded(count));
  }

  @Override
  public void cancel() {
    over = true;
    order.execute(this::stop);
  }

  private void take(T item) {
    if (over || ended) {
      undelivered.accept(item);
      return;
    }
    if (overflow != Overflow.BOUNDED && waiting.size() == capacity) {
      if (overflow == Overflow.FAIL) {
        undelivered.accept(item);
        end(
            new ClientException(
                ClientException.Code.QUEUE_FULL, "the subscriber demands too little"));
        return;
      }
      undelivered.accept(waiting.remove());
    }
    waiting.add(item);
    drain();
  }

  private void demanded(long count) {
    if (over) {
      return;
    }
    if (count <= 0) {
      over = true;
      signal(() ->
          subscriber.onError(new IllegalArgumentException("demand must be 1 or more: " + count)));
      stop();
      return;
    }
    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
    drain();
  }

  private void end(@Nullable Throwable thrown) {
    if (!ended) {
      ended = true;
      failure = thrown;
      drain();
    }
  }

  private void drain() {
    while (!over && demand > 0 && !waiting.isEmpty()) {
      T item = waiting.remove();
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      signal(() -> subscriber.onNext(item));
    }
    if (!over && ended && waiting.isEmpty()) {
      over = true;
      Throwable thrown = failure;
      signal(() -> {
        if (thrown == null) {
          subscriber.onComplete();
        } else {
          subscriber.onError(thrown);
        }
      });
      stop();
    }
  }

  /** A subscriber that throws counts as one that cancelled. */
  private void signal(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException thrown) {
      callbacks.failed("a subscriber", thrown);
      over = true;
      stop();
    }
  }

  private void stop() {
    over = true;
    waiting.forEach(undelivered);
    waiting.clear();
    removal.run();
  }
}
