/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What drives clients: one event loop on one daemon thread, for any number of them, with the time
 * and the chance that they use. Start one per program, or per part of a program that is stopped
 * together.
 *
 * <p>Callbacks do not run on the loop. They run on the executor that a client's options name, or on
 * this driver's own pool of daemon threads, which grows with the callbacks that are under way and
 * has no thread while there are none.
 *
 * <p>All methods may be called from any thread.
 */
public final class ClientDriver implements AutoCloseable {

  private static final Duration IDLE_CALLBACK_THREAD = Duration.ofSeconds(10);
  private static final long CLOSE_SECONDS = 5;

  private final EventLoopGroup group;
  private final EventLoop loop;
  private final HostResolver resolver = new HostResolver();
  private final ExecutorService callbacks;
  private final InstantSource clock;
  private final DriverTimer timer;
  private final RandomGenerator random;
  // Owner: the loop.
  private final Set<MqttSession> sessions = new LinkedHashSet<>();

  private ClientDriver(Builder builder) {
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("holdfast-client", true), NioIoHandler.newFactory());
    loop = group.next();
    callbacks =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_CALLBACK_THREAD.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("holdfast-callback", true));
    clock = builder.clock;
    timer = builder.timer != null ? builder.timer : this::afterOnLoop;
    random = builder.random;
  }

  /** Starts a driver with the system's clock. */
  public static ClientDriver start() {
    return builder().start();
  }

  /** Starts from the system's clock, the loop's own timer and a random source of its own. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where callbacks run when a client's options do not say. */
  public Executor callbacks() {
    return callbacks;
  }

  /** The wall clock's time. */
  public Instant now() {
    return clock.instant();
  }

  /** Whether the calling thread is the loop's. */
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  /**
   * Runs the task on the loop, after what it has to do already.
   *
   * @param task must not block
   * @throws RejectedExecutionException if the driver is closed
   */
  public void execute(Runnable task) {
    loop.execute(task);
  }

  /** Runs the task on the loop after the delay, unless it was taken back or the driver closed. */
  public DriverTimer.Cancel after(Duration delay, Runnable task) {
    return timer.after(
        delay,
        () -> {
          if (loop.inEventLoop()) {
            task.run();
          } else {
            executeUnlessClosed(task);
          }
        });
  }

  /**
   * Ends the connections of all clients at once, without a farewell, and then the thread; waits for
   * both, at most {@value #CLOSE_SECONDS} seconds. Whoever wants messages delivered first closes
   * the clients before. Has no effect on a closed driver.
   */
  @Override
  public void close() {
    if (!loop.isShuttingDown()) {
      CountDownLatch ended = new CountDownLatch(1);
      executeUnlessClosed(() -> {
        List.copyOf(sessions).forEach(MqttSession::abort);
        ended.countDown();
      });
      awaitUninterruptibly(ended);
      resolver.close();
      var unused = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    }
    if (!loop.inEventLoop()) {
      var unused = group.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
    callbacks.shutdown();
  }

  EventLoop loop() {
    return loop;
  }

  /** Makes the channels of connections. */
  ChannelFactory<Channel> channels() {
    return NioSocketChannel::new;
  }

  HostResolver resolver() {
    return resolver;
  }

  /** The source of jitter; only on the loop. */
  public RandomGenerator random() {
    return random;
  }

  /** Only on the loop. */
  void attach(MqttSession session) {
    sessions.add(session);
  }

  /** Only on the loop. */
  void detach(MqttSession session) {
    sessions.remove(session);
  }

  private void awaitUninterruptibly(CountDownLatch ended) {
    if (loop.inEventLoop()) {
      return;
    }
    try {
      var unused = ended.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void executeUnlessClosed(Runnable task) {
    try {
      if (loop.inEventLoop()) {
        task.run();
      } else {
        loop.execute(task);
      }
    } catch (RejectedExecutionException closed) {
      // A timer that fires, or a close that comes, after the loop has ended: nothing is left to do.
    }
  }

  private DriverTimer.Cancel afterOnLoop(Duration delay, Runnable task) {
    var scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> {
      var unused = scheduled.cancel(false);
    };
  }

  /** What a driver takes from outside. */
  public static final class Builder {
    private InstantSource clock = InstantSource.system();
    private RandomGenerator random = new SplittableRandom();
    private @Nullable DriverTimer timer;

    private Builder() {}

    /** The wall clock that tokens expire by. */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /** What delays are measured by; the loop's own timer unless set. */
    public Builder timer(DriverTimer value) {
      timer = value;
      return this;
    }

    /** Where the jitter of delays comes from; used on the loop alone. */
    public Builder random(RandomGenerator value) {
      random = value;
      return this;
    }

    /** Starts the driver. */
    public ClientDriver start() {
      return new ClientDriver(this);
    }
  }
}
