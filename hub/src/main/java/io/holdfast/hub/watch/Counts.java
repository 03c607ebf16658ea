/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the hub takes, hands out and removes; each from 0 at the hub's start. */
public final class Counts {

  private final LongAdder received = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder notStored = new LongAdder();
  private final LongAdder unauthorized = new LongAdder();
  private final LongAdder reportsRefused = new LongAdder();
  private final Map<Removal, LongAdder> removed = new ConcurrentHashMap<>();
  private final Figures figures = new Figures();

  /** The same and more, by who did it. */
  public Figures figures() {
    return figures;
  }

  /** A client sent a message. */
  public void countReceived() {
    received.increment();
  }

  /** A client acknowledged a message that it got. */
  public void countDelivered() {
    delivered.increment();
  }

  /** Messages could not be stored, as on a full disk: their senders got no acknowledgement. */
  public void countNotStored(int messages) {
    notStored.add(messages);
  }

  /** Somebody was not let in: no proof of who it is, or another's. */
  public void countUnauthorized() {
    unauthorized.increment();
  }

  /** The parent hub refused reported properties for good: they are dropped. */
  public void countReportRefused() {
    reportsRefused.increment();
  }

  /** Messages were removed. */
  public void countRemoved(Removal reason, long messages) {
    removed.computeIfAbsent(reason, first -> new LongAdder()).add(messages);
  }

  /** Messages that clients sent. */
  public long received() {
    return received.sum();
  }

  /** Messages that clients got and acknowledged. */
  public long delivered() {
    return delivered.sum();
  }

  /** Messages that could not be stored. */
  public long notStored() {
    return notStored.sum();
  }

  /** How often somebody was not let in. */
  public long unauthorized() {
    return unauthorized.sum();
  }

  /** Patches of reported properties that the parent hub refused for good. */
  public long reportsRefused() {
    return reportsRefused.sum();
  }

  /** Messages removed for the reason. */
  public long removed(Removal reason) {
    LongAdder count = removed.get(reason);
    return count == null ? 0 : count.sum();
  }
}
