/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.broker.PromptContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A gateway that keeps what a module publishes, and may make it wait; it takes as many messages at
 * once as it is allowed to, none at first. Any thread.
 */
final class Published implements PromptContext {

  private static final int OPEN = Integer.MAX_VALUE / 2;

  private final String name;
  private final String args;
  private final List<GatewayMessage> messages = new ArrayList<>();
  private final Semaphore permits = new Semaphore(OPEN);
  private final Semaphore atOnce = new Semaphore(0);

  Published(String name, String args) {
    this.name = name;
    this.args = args;
  }

  /** Publishers wait from now on. */
  void hold() {
    permits.drainPermits();
  }

  /** Lets publishers go on. */
  void release() {
    permits.drainPermits();
    permits.release(OPEN);
  }

  /** So many more may go at once, whether publishers wait or not. */
  void allow(int count) {
    atOnce.release(count);
  }

  /** Whether a publisher waits. */
  boolean isBlocked() {
    return permits.hasQueuedThreads();
  }

  synchronized List<GatewayMessage> messages() {
    return List.copyOf(messages);
  }

  List<Integer> numbers() {
    return messages().stream().map(Samples::number).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String args() {
    return args;
  }

  @Override
  public boolean publish(GatewayMessage message) {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return keep(message);
  }

  @Override
  public boolean tryPublish(GatewayMessage message) {
    return atOnce.tryAcquire() && keep(message);
  }

  private synchronized boolean keep(GatewayMessage message) {
    return messages.add(message);
  }
}
