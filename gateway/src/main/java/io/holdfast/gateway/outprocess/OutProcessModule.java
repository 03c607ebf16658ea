/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.load.ModuleLoadException;
import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.wire.gateway.ControlMessage;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A module whose host is another process: the proxy that stands for it in the gateway.
 *
 * <p>Messages to the host wait while it is away, up to the bound of the queue; then {@link
 * #receive} waits, and the module's inbox does what its policy says. A message is gone from the
 * queue when the system has taken it: what a host that dies had not yet read by then is lost; what
 * was being written is sent again, as a whole. What the host publishes waits with the host while
 * the gateway's modules are slow.
 */
public final class OutProcessModule implements GatewayModule {

  private static final Logger LOG = LoggerFactory.getLogger(OutProcessModule.class);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  private final OutProcessSettings settings;
  private final SharedLoop shared;
  private final Counters counters = new Counters();
  private volatile @Nullable Life life;

  /** What there is between create and destroy. */
  private record Life(
      String name,
      Proxy proxy,
      Outgoing outgoing,
      Incoming incoming,
      Occurrences oversize,
      @Nullable HostProgram program) {}

  OutProcessModule(OutProcessSettings settings, SharedLoop shared) {
    this.settings = settings;
    this.shared = shared;
  }

  /** What it has done, and how far it is with its host. Any thread. */
  public ProxyStatus status() {
    Life now = life;
    return now == null
        ? counters.status(HostState.ENDED, 0)
        : counters.status(now.proxy().state(), now.outgoing().held());
  }

  /**
   * Starts the host's program, if that is asked for, and waits until a host has made the module.
   *
   * @throws ModuleLoadException if the program cannot be started, the host refuses, or none answers
   *     in time
   */
  @Override
  public void create(ModuleContext context) throws ModuleLoadException, InterruptedException {
    ControlMessage.Create create = createMessage(context);
    ProxyLoop loop = shared.join(context.name(), settings.addresses());
    boolean made = false;
    try {
      Life begun = begin(context, create, loop);
      life = begun;
      awaitCreated(begun, begun.proxy().begin());
      made = true;
    } finally {
      if (!made) {
        forget();
      }
    }
  }

  /** Lets the host start the module, now and whenever it is made anew. */
  @Override
  public void start() {
    Life now = life;
    if (now != null) {
      now.incoming().start();
      now.proxy().start();
    }
  }

  /**
   * Puts a message into the queue to the host, waiting for room. One that the channel cannot carry
   * is counted and goes no further.
   */
  @Override
  public void receive(GatewayMessage message) throws InterruptedException {
    Life now = life;
    if (now == null) {
      return;
    }
    String fault = fault(message);
    if (fault != null) {
      counters.oversize.increment();
      if (now.oversize().happened()) {
        LOG.warn(
            "{}: dropped a message to the host: {} ({} so far)",
            now.name(),
            fault,
            now.oversize().count());
      }
      return;
    }
    switch (now.outgoing().put(message)) {
      case WAKES -> now.proxy().letOut();
      case REFUSED -> counters.unsent.increment();
      case WAITS -> {}
    }
  }

  /**
   * Lets out what waits, says Destroy, and ends all of it: the channels in at most six seconds,
   * what waits for slow modules in six more, the program in twice its grace period.
   */
  @Override
  public void destroy() {
    release();
  }

  private ControlMessage.Create createMessage(ModuleContext context) throws ModuleLoadException {
    String args = context.args().isEmpty() ? "null" : context.args();
    ControlMessage.Create create = ControlMessage.Create.of(settings.messageUri(), args);
    int size = create.toBytes().length;
    if (size > PairSocket.MAX_PAYLOAD) {
      throw new ModuleLoadException(
          "the arguments are too long for a host: a Create has %d bytes, and may have %d"
              .formatted(size, PairSocket.MAX_PAYLOAD),
          null);
    }
    return create;
  }

  private Life begin(ModuleContext context, ControlMessage.Create create, ProxyLoop loop)
      throws ModuleLoadException, InterruptedException {
    String name = context.name();
    HostProgram program =
        settings.launch().isEmpty()
            ? null
            : HostProgram.start(name, settings.launch().get(), loop::nanoTime);
    Outgoing outgoing = new Outgoing(settings.queue());
    Incoming incoming =
        new Incoming(context, counters, new Occurrences(loop::nanoTime), this::resumeReading);
    Proxy proxy =
        new Proxy(
            loop,
            shared.pace(),
            name,
            settings,
            create,
            outgoing,
            incoming,
            counters,
            program == null ? () -> {} : program::answered);
    return new Life(name, proxy, outgoing, incoming, new Occurrences(loop::nanoTime), program);
  }

  /** After a creation that failed. */
  private void forget() {
    if (life == null) {
      shared.leave(settings.addresses());
    } else {
      release();
    }
  }

  private void resumeReading() {
    Life now = life;
    if (now != null) {
      now.proxy().resumeReading();
    }
  }

  /** Waits on the caller's thread, and tells of its waiting ever more rarely. */
  private void awaitCreated(Life begun, CompletableFuture<Void> created)
      throws ModuleLoadException, InterruptedException {
    Duration left = settings.createTimeout();
    Duration silence = settings.silence();
    while (!left.isNegative() && !left.isZero()) {
      Duration step = silence.compareTo(left) < 0 ? silence : left;
      try {
        created.get(step.toNanos(), TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        left = left.minus(step);
        silence = shorter(silence.multipliedBy(2), LONGEST_SILENCE);
        LOG.info(
            "{}: waiting for a host at {} to make the module; {} s are left{}",
            begun.name(),
            settings.controlUri(),
            left.toSeconds(),
            trouble(begun));
      } catch (ExecutionException e) {
        Throwable refusal = Objects.requireNonNullElse(e.getCause(), e);
        throw new ModuleLoadException(
            "%s: %s%s".formatted(settings.controlUri(), refusal.getMessage(), trouble(begun)), e);
      }
    }
    throw new ModuleLoadException(
        "no host at %s has made the module within %d s (create.timeout)%s; start the host, or see its log"
            .formatted(settings.controlUri(), settings.createTimeout().toSeconds(), trouble(begun)),
        null);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String trouble(Life begun) {
    HostProgram program = begun.program();
    return program == null ? "" : program.trouble();
  }

  private static @Nullable String fault(GatewayMessage message) {
    try {
      int size = message.serialisedSize();
      return size <= PairSocket.MAX_PAYLOAD
          ? null
          : "it has " + size + " bytes, and " + PairSocket.MAX_PAYLOAD + " are the most";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Gives everything back; does nothing the second time. */
  private void release() {
    Life last = life;
    if (last == null) {
      return;
    }
    // An interrupt cuts the waiting short, not the ending.
    boolean interrupted = !sayFarewell(last);
    interrupted |= !endPublishing(last);
    counters.unsent.add(last.outgoing().close());
    life = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (last.program() != null) {
      last.program().close();
    }
    shared.leave(settings.addresses());
  }

  private boolean sayFarewell(Life last) {
    try {
      last.proxy().end().get(shared.pace().farewell().toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      return false;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: the farewell from the host did not end", last.name(), e);
      return true;
    }
  }

  private boolean endPublishing(Life last) {
    try {
      last.incoming().close(shared.pace().publishing());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
