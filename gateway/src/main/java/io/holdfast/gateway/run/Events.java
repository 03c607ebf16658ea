/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells events to listeners on one thread, which ends while there are none. An event goes to those
 * who listened when it happened. Any thread.
 */
final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final int IDLE_MILLIS = 200;
  private static final int PATIENCE_SECONDS = 10;

  private final List<GatewayListener> listeners;
  private final ThreadPoolExecutor thread;

  Events(List<GatewayListener> listeners) {
    this.listeners = new CopyOnWriteArrayList<>(listeners);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "gateway-events");
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  void add(GatewayListener listener) {
    listeners.add(listener);
  }

  void tell(GatewayEvent event) {
    List<GatewayListener> now = List.copyOf(listeners);
    try {
      thread.execute(() -> now.forEach(each -> tell(each, event)));
    } catch (RejectedExecutionException e) {
      LOG.debug("an event after the end: {}", event);
    }
  }

  private static void tell(GatewayListener listener, GatewayEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      LOG.warn("a listener failed at {}: {}", event, e.toString(), e);
    }
  }

  /** Waits until all that was told has been heard, for a while. */
  void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a listener does not return from its last event; the gateway ends without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
