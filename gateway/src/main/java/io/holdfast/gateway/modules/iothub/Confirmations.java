/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.modules.MessageProperties;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the gateway what became of messages that asked for it by an id. Publishing may wait for
 * those who take confirmations, and they may wait for this bridge: so it is done on a thread of its
 * own, and what is more than {@value #WAITING} confirmations is dropped and counted. Any thread.
 */
final class Confirmations {

  private static final int WAITING = 10_000;

  private final ModuleContext context;
  private final Counts counts;
  private final ExecutorService publisher;

  Confirmations(ModuleContext context, Counts counts) {
    this.context = context;
    this.counts = counts;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, context.name() + "-confirmations");
              thread.setDaemon(true);
              return thread;
            },
            (task, full) -> counts.add(Count.CONFIRMATIONS_DROPPED));
    pool.allowCoreThreadTimeOut(true); // Few gateways ask for confirmations.
    publisher = pool;
  }

  /**
   * Publishes a confirmation.
   *
   * @param id the message's; null if it did not ask
   */
  void tell(@Nullable String id, Verdict verdict) {
    if (id == null) {
      return;
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(Keys.DELIVERY_STATUS, verdict.name());
    properties.put(MessageProperties.SOURCE, MessageProperties.IOT_HUB);
    properties.put(Keys.MESSAGE_ID, id);
    GatewayMessage message = GatewayMessage.of(properties, Bytes.EMPTY);
    publisher.execute(() -> context.publish(message));
  }

  /** Ends the thread; what it has not published in this time is dropped and counted. */
  void close(Duration patience) {
    publisher.shutdown();
    try {
      if (!publisher.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        giveUp();
      }
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
    }
  }

  private void giveUp() {
    counts.add(Count.CONFIRMATIONS_DROPPED, publisher.shutdownNow().size());
  }
}
