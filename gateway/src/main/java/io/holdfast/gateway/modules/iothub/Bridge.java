/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One of the two ways to a hub. The gateway's thread of the module calls it. */
sealed interface Bridge permits DeviceBridge, ModuleBridge {

  /** How long what waits may take at the end. */
  Duration DRAIN = Duration.ofSeconds(5);

  /** How long to wait before a look whether waiting still makes sense. */
  Duration SLICE = Duration.ofMillis(100);

  /** Connects whom it knows. */
  void start();

  /**
   * Takes a message; waits while the window of its client is full.
   *
   * @throws InterruptedException if the gateway will not wait longer; the message was not sent
   */
  void receive(GatewayMessage message) throws InterruptedException;

  /** Sends what waits as far as it can in {@link Parts#drain}, and ends the clients. */
  void close();

  /** What both ways have. */
  record Parts(
      ModuleContext context,
      ClientDriver driver,
      LoopSettings time,
      Counts counts,
      Complaints complaints,
      Confirmations confirmations,
      Commands commands,
      Duration drain) {

    static Parts of(ModuleContext context, LoopSettings time, Counts counts, Duration drain) {
      Complaints complaints = new Complaints(context.name(), time.ticker());
      return new Parts(
          context,
          ClientDriver.start(time),
          time,
          counts,
          complaints,
          new Confirmations(context, counts),
          new Commands(context, counts, complaints),
          drain);
    }

    void close(Collection<HubLine> lines) {
      CompletableFuture<?>[] closed =
          lines.stream().map(line -> line.close(drain)).toArray(CompletableFuture<?>[]::new);
      try {
        CompletableFuture.allOf(closed).get(2 * drain.toMillis(), TimeUnit.MILLISECONDS);
        // The callbacks that count what is left run after the end of their clients.
        for (HubLine line : lines) {
          if (!line.awaitCounted(drain)) {
            break;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        // Closing the driver ends what is left.
      }
      driver.close();
      confirmations.close(drain);
    }
  }
}
