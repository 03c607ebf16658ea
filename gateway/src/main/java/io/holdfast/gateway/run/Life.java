/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import io.holdfast.gateway.broker.DropReason;
import io.holdfast.gateway.broker.Station;
import io.holdfast.gateway.config.ModuleEntry;
import io.holdfast.gateway.load.ModuleLoadException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends modules, and waits for them, saying in the log for which. Without state. */
final class Life {

  private static final Logger LOG = LoggerFactory.getLogger(Life.class);

  private final GatewaySettings settings;

  Life(GatewaySettings settings) {
    this.settings = settings;
  }

  /**
   * A module that is created.
   *
   * @throws GatewayException if there is none; what was begun of it is destroyed
   * @throws InterruptedException the same, when this thread is interrupted
   */
  Station create(ModuleEntry entry) throws GatewayException, InterruptedException {
    Station station;
    try {
      station = new Station(entry.name(), entry.args(), entry.entrypoint().load(), entry.queue());
    } catch (ModuleLoadException | RuntimeException e) {
      throw new GatewayException(
          "the module \"" + entry.name() + "\" cannot be loaded: " + entry.reason(e), e);
    }
    try {
      await(station.create(), entry.name(), "to be created");
      return station;
    } catch (ExecutionException e) {
      end(station);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new GatewayException(
          "the module \"" + entry.name() + "\" cannot be created: " + entry.reason(cause), cause);
    } catch (InterruptedException e) {
      station.interrupt();
      end(station);
      throw e;
    }
  }

  /** Starts a module; one that fails is logged and stays. */
  void start(Station station) throws InterruptedException {
    try {
      await(station.start(), station.name(), "to be started");
    } catch (ExecutionException e) {
      LOG.warn(
          "module {} failed in its start: {}",
          station.name(),
          String.valueOf(e.getCause()),
          e.getCause());
    }
  }

  /** Delivers what waits and destroys the module, in bounded time. */
  void end(Station station) {
    CompletableFuture<@Nullable Void> end = station.end();
    boolean interrupted = false;
    if (!isDone(end, settings.drain())) {
      interrupted = Thread.interrupted();
      station.hurry();
      Duration left = settings.destroy();
      while (!left.isZero() && !isDone(end, shorter(left, settings.progress()))) {
        interrupted |= Thread.interrupted();
        left = left.minus(shorter(left, settings.progress()));
        LOG.info("waiting for module {} to be destroyed ...", station.name());
      }
      if (!end.isDone()) {
        LOG.error(
            "module {} does not return from its {}; the gateway goes on without waiting for it",
            station.name(),
            station.isDelivered() ? "destroy" : "receive");
      }
    }
    tellDropped(station);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tellDropped(Station station) {
    long dropped = station.counters().dropped().getOrDefault(DropReason.CLOSED, 0L);
    if (dropped > 0) {
      LOG.warn("module {}: {} messages were dropped at its end", station.name(), dropped);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** False after the time, or at an interruption. */
  private static boolean isDone(CompletableFuture<@Nullable Void> end, Duration patience) {
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private void await(CompletableFuture<@Nullable Void> call, String module, String what)
      throws ExecutionException, InterruptedException {
    while (true) {
      try {
        call.get(settings.progress().toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        LOG.info("waiting for module {} {} ...", module, what);
      }
    }
  }
}
