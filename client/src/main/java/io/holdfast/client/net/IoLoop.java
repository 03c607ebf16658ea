/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One event loop with the time and the chance that its members use. It has no thread of its own: a
 * driver runs it, {@link IoDriver} on its caller's thread and {@link ClientDriver} on a daemon
 * thread. Whatever sockets, names, TLS or timers need happens inside that run.
 *
 * <p>Owner: the driving thread. {@link #execute}, {@link #wakeup}, {@link #inLoop}, {@link #now}
 * and {@link #nanoTime} may be called from any thread.
 */
public final class IoLoop {

  /** What {@link #untilNextTask} answers when nothing is set for later. */
  static final Duration NOTHING_SET = Duration.ofDays(1);

  private final Loop loop;
  private final LoopSettings settings;
  private final HostResolver resolver;
  private final Set<LoopMember> members = new LinkedHashSet<>();
  // Written by any thread; a task that is waiting makes the next run due at once.
  private volatile boolean taskWaiting;
  private volatile boolean ended;
  private final AtomicInteger entering = new AtomicInteger();

  IoLoop(@Nullable Thread owner, LoopSettings settings) {
    this.settings = settings;
    loop = new Loop(owner, settings.ticker());
    resolver = new HostResolver(loop, settings.nameServers());
  }

  /** The loop as Netty knows it, for channels. */
  public EventLoop eventLoop() {
    return loop;
  }

  /** Turns names into addresses on this loop. */
  public HostResolver resolver() {
    return resolver;
  }

  /** The wall clock's time. */
  public Instant now() {
    return settings.clock().instant();
  }

  /** The monotonic clock that delays are measured by, in nanoseconds from an arbitrary origin. */
  public long nanoTime() {
    return settings.ticker().nanoTime();
  }

  /** The source of jitter; only on the loop. */
  public RandomGenerator random() {
    return settings.random();
  }

  /** Whether the calling thread is the one that drives the loop. */
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  /**
   * Runs the task in the loop's next run, or later in the present one.
   *
   * @param task must not block
   * @throws RejectedExecutionException if the loop has ended
   */
  public void execute(Runnable task) {
    // Netty's queue cannot take back what came too late: whoever is in here holds the end up.
    entering.incrementAndGet();
    try {
      if (ended && !inLoop()) {
        throw new RejectedExecutionException("the loop has ended");
      }
      taskWaiting = true;
      loop.execute(task);
    } finally {
      entering.decrementAndGet();
    }
  }

  /** Runs the task on the loop once the delay has passed. Only on the loop. */
  public Timeout after(Duration delay, Runnable task) {
    var scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> {
      var unused = scheduled.cancel(false);
    };
  }

  /** Ends with the loop from now on. Only on the loop. */
  public void attach(LoopMember member) {
    members.add(member);
  }

  /** Has ended by itself. Only on the loop. */
  public void detach(LoopMember member) {
    members.remove(member);
  }

  /** Ends a run that waits. */
  public void wakeup() {
    loop.wakeup();
  }

  void ownedBy(Thread thread) {
    loop.setOwningThread(thread);
  }

  /** Does what can be done now, without waiting; answers how many things it did. */
  int run() {
    taskWaiting = false;
    int done = loop.runNow();
    // A delay of nothing that was set meanwhile, such as the first attempt's, is over too.
    return done > 0 && loop.nanosUntilNextTask() == 0 ? done + loop.runNow() : done;
  }

  /** Waits until there is something to do, no longer than the given time, and does it. */
  int run(Duration maxWait) {
    taskWaiting = false;
    return loop.run(Math.max(1, maxWait.toNanos()));
  }

  /** Waits until there is something to do, and does it. */
  int runWaiting() {
    taskWaiting = false;
    return loop.run(0);
  }

  /** How long from now until something is due that no byte from outside brings about. */
  Duration untilNextTask() {
    if (taskWaiting) {
      return Duration.ZERO;
    }
    long nanos = loop.nanosUntilNextTask();
    return nanos < 0 ? NOTHING_SET : Duration.ofNanos(nanos);
  }

  /**
   * Ends all members, then the loop; every task that was taken runs before. Only the owner;
   * bounded.
   */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    while (entering.get() > 0) {
      Thread.onSpinWait();
    }
    loop.runNow();
    do {
      List.copyOf(members).forEach(LoopMember::abort);
      loop.runNow();
    } while (!members.isEmpty());
    resolver.close();
    loop.endNow();
    while (!loop.isTerminated()) {
      loop.runNow();
    }
  }

  /** Netty's loop, and when it next has something to do. */
  private static final class Loop extends ManualIoEventLoop {

    Loop(@Nullable Thread owner, Ticker ticker) {
      super(null, owner, NioIoHandler.newFactory(), ticker);
    }

    /**
     * Not gracefully: that waits by the ticker, which may stand still, and nothing is left to do.
     */
    @SuppressWarnings("deprecation")
    void endNow() {
      shutdown();
    }

    long nanosUntilNextTask() {
      return nextScheduledTaskNano();
    }
  }
}
