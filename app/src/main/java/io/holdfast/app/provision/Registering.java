/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.provision;

import io.holdfast.hub.Timer;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a device until it is assigned to a hub: after each attempt that fails it waits longer,
 * for ever. Any thread; never blocks.
 */
public final class Registering implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Registering.class);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 20;

  private final String service;
  private final Supplier<CompletableFuture<RegistrationOutcome>> attempt;
  private final Timer timer;
  private final RandomGenerator random;
  private final Duration longestWait;
  private final Consumer<Assigned> assigned;

  // Guarded by this.
  private Timer.Cancel next = () -> {};
  private @Nullable CompletableFuture<RegistrationOutcome> running;
  private boolean wanted;
  private int failures;
  private boolean closed;

  /**
   * Does nothing yet.
   *
   * @param service its name, for the log
   * @param attempt begins a registration; may block
   * @param longestWait the upper end of waits; they begin with two seconds
   * @param assigned hears of each success, on any thread; may block
   */
  public Registering(
      String service,
      Supplier<CompletableFuture<RegistrationOutcome>> attempt,
      Timer timer,
      RandomGenerator random,
      Duration longestWait,
      Consumer<Assigned> assigned) {
    this.service = service;
    this.attempt = attempt;
    this.timer = timer;
    this.random = random;
    this.longestWait = longestWait;
    this.assigned = assigned;
  }

  /** Begins after this time; false if that is so already, or this is closed. */
  public synchronized boolean begin(Duration after) {
    if (wanted || closed) {
      return false;
    }
    wanted = true;
    failures = 0;
    next = timer.after(after, this::start);
    return true;
  }

  /** There is no need any more; an attempt that is under way is not given up. */
  synchronized void withdraw() {
    if (wanted && running == null) {
      wanted = false;
      next.cancel();
    }
  }

  /** Reads files. */
  private void start() {
    Thread _ = Thread.startVirtualThread(this::register);
  }

  private void register() {
    CompletableFuture<RegistrationOutcome> begun;
    try {
      begun = attempt.get();
    } catch (RuntimeException | Error e) {
      // Else nobody would ever try again: it is wanted, and this thread is all that works on it.
      LOG.debug("An attempt could not be begun", e);
      again("a fault: " + e);
      return;
    }
    synchronized (this) {
      running = begun;
      if (closed) {
        boolean _ = begun.cancel(false);
      }
    }
    var _ =
        begun.whenComplete(
            (outcome, fault) -> Thread.startVirtualThread(() -> ended(outcome, fault)));
  }

  private void ended(@Nullable RegistrationOutcome outcome, @Nullable Throwable fault) {
    switch (outcome) {
      case Assigned done -> {
        synchronized (this) {
          running = null;
          wanted = false;
          if (closed) {
            return;
          }
        }
        LOG.info("{} assigned this device: {} at {}", service, done.deviceId(), done.hub());
        hand(done);
      }
      case Refused no ->
          again(
              "it is refused: "
                  + no.result()
                  + (no.errorCode() == 0 ? "" : " " + no.errorCode())
                  + (no.message().isEmpty() ? "" : ", " + no.message()));
      case Failed no -> again(no.result() + ", " + no.message());
      case null -> again("a fault: " + fault);
    }
  }

  private void hand(Assigned done) {
    try {
      assigned.accept(done);
    } catch (RuntimeException | Error e) {
      LOG.error("What {} said could not be followed", service, e);
      synchronized (this) {
        if (!wanted) {
          wanted = true;
          again("a fault: " + e);
        }
      }
    }
  }

  private synchronized void again(String why) {
    running = null;
    if (closed) {
      return;
    }
    Duration wait = backOff();
    failures++;
    LOG.warn(
        "{} has not provisioned this device, attempt {}, next try in {} s: {}",
        service,
        failures,
        wait.toSeconds(),
        why);
    next = timer.after(wait, this::start);
  }

  /** Half of it by chance: devices of a site come back together, and must not ask together. */
  private Duration backOff() {
    long most =
        Math.min(
            longestWait.toMillis(), FIRST_WAIT.toMillis() << Math.min(failures, MOST_DOUBLINGS));
    return Duration.ofMillis(most / 2 + (long) (random.nextDouble() * most / 2));
  }

  @Override
  public synchronized void close() {
    closed = true;
    next.cancel();
    CompletableFuture<RegistrationOutcome> last = running;
    if (last != null) {
      boolean _ = last.cancel(false);
    }
  }
}
