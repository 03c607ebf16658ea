/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.queue.Backlog;
import io.holdfast.hub.queue.Consumer;
import io.holdfast.hub.queue.Handed;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What waits for the parent, in memory and on its consumers' lane. Any thread. */
final class MemoryBacklog implements Backlog {

  private final Map<Identity, Waiting> bySender = new HashMap<>();
  private java.util.function.@Nullable Consumer<Identity> follower;
  final List<String> removed = new ArrayList<>();

  private static final class Waiting {
    final List<Entry> entries = new ArrayList<>();
    @Nullable Consumer consumer;
  }

  private static final class Entry {
    final StoredMessage message;
    @Nullable Consumer holder;
    boolean seen;

    Entry(StoredMessage message) {
      this.message = message;
    }
  }

  private Waiting of(Identity sender) {
    return bySender.computeIfAbsent(sender, same -> new Waiting());
  }

  synchronized void add(Identity sender, StoredMessage message) {
    Waiting waiting = of(sender);
    waiting.entries.add(new Entry(message));
    tell(sender, waiting);
    pump(sender);
  }

  private void tell(Identity sender, Waiting waiting) {
    if (waiting.consumer == null && !waiting.entries.isEmpty() && follower != null) {
      follower.accept(sender);
    }
  }

  @Override
  public synchronized void follow(java.util.function.Consumer<Identity> waiting) {
    follower = waiting;
    bySender.forEach(this::tell);
  }

  @Override
  public synchronized void attach(Identity sender, Consumer consumer) {
    Waiting waiting = of(sender);
    waiting.consumer = consumer;
    waiting.entries.forEach(entry -> entry.holder = null);
    pump(sender);
  }

  @Override
  public synchronized void detach(Identity sender, Consumer consumer) {
    Waiting waiting = of(sender);
    if (consumer.equals(waiting.consumer)) {
      waiting.consumer = null;
      tell(sender, waiting);
    }
  }

  @Override
  public synchronized void pump(Identity sender) {
    Consumer consumer = of(sender).consumer;
    if (consumer != null) {
      consumer.lane().execute(() -> handOut(sender, consumer));
    }
  }

  private synchronized void handOut(Identity sender, Consumer consumer) {
    Waiting waiting = of(sender);
    for (Entry entry : List.copyOf(waiting.entries)) {
      if (entry.holder == null && consumer.equals(waiting.consumer) && consumer.isReady(0)) {
        boolean seen = entry.seen;
        entry.holder = consumer;
        entry.seen = true;
        consumer.deliver(new Held(sender, entry, consumer), "", entry.message, seen);
      }
    }
  }

  private synchronized void forget(Held held, @Nullable Removal reason) {
    Waiting waiting = of(held.sender);
    if (held.consumer.equals(waiting.consumer) && waiting.entries.remove(held.entry)) {
      if (reason != null) {
        removed.add(reason + " " + held.entry.message.body().utf8().length());
      }
      pump(held.sender);
    }
  }

  synchronized List<String> removed() {
    return List.copyOf(removed);
  }

  @Override
  public synchronized long count(Identity sender) {
    return of(sender).entries.size();
  }

  synchronized boolean isAttached(Identity sender) {
    return of(sender).consumer != null;
  }

  /** A message in a consumer's hands. */
  private final class Held implements Handed {
    private final Identity sender;
    private final Entry entry;
    private final Consumer consumer;

    Held(Identity sender, Entry entry, Consumer consumer) {
      this.sender = sender;
      this.entry = entry;
      this.consumer = consumer;
    }

    @Override
    public void acknowledged() {
      forget(this, null);
    }

    @Override
    public void removed(Removal reason) {
      forget(this, reason);
    }
  }
}
