/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscriber that keeps what it is told, and demands what the test says. */
class Collector<T> implements Flow.Subscriber<T> {

  final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  final CompletableFuture<Void> end = new CompletableFuture<>();
  final BlockingQueue<T> items = new LinkedBlockingQueue<>();
  final AtomicInteger overlaps = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();

  static <T> Collector<T> of(Flow.Publisher<T> publisher) {
    Collector<T> collector = new Collector<>();
    publisher.subscribe(collector);
    return collector;
  }

  void request(long count) {
    Scene.result(subscription).request(count);
  }

  void cancel() {
    Scene.result(subscription).cancel();
  }

  T next() throws InterruptedException {
    return requireNonNull(items.poll(30, TimeUnit.SECONDS), "an item");
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
  }

  @Override
  public void onNext(T item) {
    if (inside.incrementAndGet() > 1) {
      overlaps.incrementAndGet();
    }
    items.add(item);
    inside.decrementAndGet();
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
