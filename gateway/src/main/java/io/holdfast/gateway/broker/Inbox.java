/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import io.holdfast.wire.gateway.GatewayMessage;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one module. Any thread appends; the module's own thread takes, and sleeps here
 * while nothing is to be done.
 *
 * <p>Design note: the lock is for publishers that wait alone. They look again every {@link
 * #LOOK_AGAIN} of themselves, and are woken when half of the inbox is free: were they woken at each
 * message that leaves, a fast module and a slow one would change threads for each message.
 */
final class Inbox {

  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * How many hints the owner gives before it sleeps at an empty inbox: 3 microseconds where that
   * was measured, more or less where the processor takes another time for them. Whoever sends many
   * gets so far ahead meanwhile that neither ends a sleep, nor takes the inbox's memory from the
   * other's cache, for each message.
   */
  private static final int PAUSES = 256;

  private final Ring<GatewayMessage> ring;
  private final QueueSettings settings;
  private final Drops drops;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  /** Whether a publisher waits. */
  private volatile boolean wanted;

  /** How many had been taken when a publisher last gave up; -1 if none did. */
  private volatile long stalledAt = -1;

  private volatile @Nullable Thread owner;
  private volatile @Nullable Thread sleeper;
  private volatile boolean closed;
  private volatile boolean ended;

  Inbox(QueueSettings settings, Drops drops) {
    this.ring = new Ring<>(settings.capacity());
    this.settings = settings;
    this.drops = drops;
  }

  /** To be told before messages flow: the only thread that takes. */
  void ownedBy(Thread thread) {
    owner = thread;
  }

  /**
   * Appends a message, or drops one, as the policy says.
   *
   * @param gone whether the publisher is to wait no longer
   * @return false if the publisher was interrupted, or gone, while it waited
   */
  boolean offer(GatewayMessage message, BooleanSupplier gone) {
    if (closed) {
      drops.count(DropReason.CLOSED);
      return true;
    }
    if (ring.offer(message)) {
      wake();
      return true;
    }
    return switch (settings.policy()) {
      case BLOCK -> waitForRoom(message, gone);
      case DROP_OLDEST -> replaceOldest(message);
      case DROP_NEWEST -> {
        drops.count(DropReason.FULL);
        yield true;
      }
    };
  }

  /** Appends a message if there is room, whatever the policy; whether it did. */
  boolean tryOffer(GatewayMessage message) {
    if (closed || !ring.offer(message)) {
      return false;
    }
    wake();
    return true;
  }

  private boolean replaceOldest(GatewayMessage message) {
    do {
      if (ring.poll() != null) {
        drops.count(DropReason.OLDEST);
      }
    } while (!ring.offer(message));
    wake();
    return true;
  }

  private boolean waitForRoom(GatewayMessage message, BooleanSupplier gone) {
    if (Thread.currentThread().equals(owner)) {
      drops.count(DropReason.OWN);
      return true;
    }
    if (stalledAt == ring.taken()) {
      drops.count(DropReason.LATE);
      return true;
    }
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      return interrupted();
    }
    try {
      return await(message, gone);
    } catch (InterruptedException e) {
      return interrupted();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(GatewayMessage message, BooleanSupplier gone) throws InterruptedException {
    long left = settings.patience().toNanos();
    while (true) {
      wanted = true;
      if (closed) {
        drops.count(DropReason.CLOSED);
        return true;
      }
      if (ring.offer(message)) {
        wake();
        return true;
      }
      if (gone.getAsBoolean()) {
        drops.count(DropReason.INTERRUPTED);
        return false;
      }
      if (left <= 0) {
        stalledAt = ring.taken();
        drops.count(DropReason.LATE);
        return true;
      }
      long slice = Math.min(left, LOOK_AGAIN);
      left -= slice - room.awaitNanos(slice);
    }
  }

  private boolean interrupted() {
    Thread.currentThread().interrupt();
    drops.count(DropReason.INTERRUPTED);
    return false;
  }

  private void wake() {
    // The message must be seen by an owner that is about to sleep, or its sleep here.
    VarHandle.fullFence();
    Thread sleeping = sleeper;
    if (sleeping != null) {
      sleeper = null;
      LockSupport.unpark(sleeping);
    }
  }

  /** The next message; null if there is none. Owner. */
  @Nullable GatewayMessage poll() {
    GatewayMessage message = ring.poll();
    if (message != null && wanted && ring.size() <= settings.capacity() / 2) {
      letPublishersIn();
    }
    return message;
  }

  /**
   * Sleeps until there may be a message, or {@link #rouse}. May come back without either. Owner.
   *
   * @param other whether something else is to be done
   */
  void sleep(BooleanSupplier other) {
    pause();
    sleeper = Thread.currentThread();
    if (wanted) {
      letPublishersIn();
    }
    if (!ring.isReady() && !other.getAsBoolean()) {
      LockSupport.park(this);
    }
    sleeper = null;
  }

  private static void pause() {
    for (int i = 0; i < PAUSES; i++) {
      Thread.onSpinWait();
    }
  }

  /** Ends a sleep. Any thread. */
  void rouse() {
    Thread thread = owner;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  private void letPublishersIn() {
    lock.lock();
    try {
      wanted = false;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more; what waits stays. Any thread. */
  void close() {
    closed = true;
    letPublishersIn();
  }

  /** What still waits is dropped. Any thread, after {@link #close}. */
  void end() {
    ended = true;
  }

  /** How many wait. */
  int waiting() {
    return ended ? 0 : ring.size();
  }

  /** How many were appended, those that were dropped for a newer one included. */
  long appended() {
    return ring.appended();
  }

  /** How many were left when it ended; others may have come a moment later. */
  int left() {
    return ended ? ring.size() : 0;
  }
}
