/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.wire.gateway.GatewayMessage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a module gets, one after the other in the order in which they came: by a thread of
 * its own, or by whoever drives the host. Any thread adds to them.
 */
final class ModuleCalls {

  /** As many messages wait at most before the gateway's are left with it. */
  static final int CAPACITY = 1_024;

  private final Consumer<GatewayMessage> receiver;
  private final Runnable room;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  // Guarded by the lock: messages, and the Runnables between them.
  private ArrayDeque<Object> waiting = new ArrayDeque<>();
  private boolean isFull;
  private boolean isEnded;
  private @Nullable Thread thread;

  // The calling thread's.
  private ArrayDeque<Object> taken = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param receiver takes each message
   * @param room told, on the calling thread, when messages may come again after it was full
   */
  ModuleCalls(Consumer<GatewayMessage> receiver, Runnable room) {
    this.receiver = receiver;
    this.room = room;
  }

  /** Starts a thread that does all calls until {@link #end}. */
  void startThread(String name) {
    Thread caller = new Thread(this::runAll, name);
    caller.setDaemon(true);
    lock.lock();
    try {
      thread = caller;
    } finally {
      lock.unlock();
    }
    caller.start();
  }

  /** Adds a call; not done any more once it has ended. */
  void add(Runnable call) {
    lock.lock();
    try {
      waiting.add(call);
      some.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Adds messages; answers whether so many wait that no more should come until they are fewer. */
  boolean add(List<GatewayMessage> messages) {
    lock.lock();
    try {
      waiting.addAll(messages);
      some.signal();
      isFull |= waiting.size() >= CAPACITY;
      return isFull;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts a call that lasts; does nothing where a caller drives. */
  void interrupt() {
    lock.lock();
    try {
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Does no call any more but the one under way. */
  void end() {
    lock.lock();
    try {
      isEnded = true;
      waiting.clear();
      some.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is something to do. */
  boolean isWaiting() {
    lock.lock();
    try {
      return !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Does all that waits; answers how many calls it did. */
  int doWaiting() {
    boolean wasFull;
    lock.lock();
    try {
      ArrayDeque<Object> done = taken;
      taken = waiting;
      waiting = done;
      wasFull = isFull;
      isFull = false;
    } finally {
      lock.unlock();
    }
    // At once, so that the next are there when these are done; twice as many wait at most.
    if (wasFull) {
      room.run();
    }
    int count = taken.size();
    for (Object call = taken.poll(); call != null; call = taken.poll()) {
      if (call instanceof GatewayMessage message) {
        receiver.accept(message);
      } else {
        ((Runnable) call).run();
      }
    }
    return count;
  }

  private void runAll() {
    while (awaitSome()) {
      doWaiting();
    }
  }

  private boolean awaitSome() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !isEnded) {
        some.awaitUninterruptibly();
      }
      return !isEnded;
    } finally {
      lock.unlock();
    }
  }
}
