/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.gateway.sp.SpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A loop that the test turns, with a clock that it sets. Turned on the test's thread. */
final class ManualLoop implements ProxyLoop {

  private record Due(long at, Runnable task) {}

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Due> timers = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private final List<FakeSocket> sockets = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();

  /** Runs what waits, and what that causes. */
  void turn() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, and what is due happen in its order. */
  void pass(Duration time) {
    long end = now.get() + time.toNanos();
    turn();
    for (Due due = timers.peek(); due != null && due.at() <= end; due = timers.peek()) {
      timers.remove(due);
      now.set(due.at());
      due.task().run();
      turn();
    }
    now.set(end);
  }

  /** The newest socket that connects there. */
  FakeSocket socket(SpAddress address) {
    return sockets(address).get(sockets(address).size() - 1);
  }

  /** All sockets that connected there. */
  List<FakeSocket> sockets(SpAddress address) {
    return sockets.stream().filter(socket -> socket.address().equals(address)).toList();
  }

  /** How many timers wait. */
  int pending() {
    return timers.size();
  }

  @Override
  public PairSocket connect(SpAddress address, PairListener listener) {
    FakeSocket socket = new FakeSocket(address, listener);
    sockets.add(socket);
    return socket;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Due due = new Due(now.get() + delay.toNanos(), task);
    timers.add(due);
    return () -> timers.remove(due);
  }

  @Override
  public long nanoTime() {
    return now.get();
  }
}
