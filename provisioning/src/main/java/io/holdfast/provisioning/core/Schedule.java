/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a registration's next request is due, and how long its service may still take. Owner: the
 * loop.
 */
final class Schedule {

  private final LongSupplier nanoTime;
  private Duration timeout = Duration.ZERO;
  private Duration wait = Duration.ZERO;
  private boolean connected;
  private long begun;
  private long sent;

  Schedule(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How long the service may take to let the device in, and for each answer; zero for ever. */
  void timeout(Duration longest) {
    timeout = longest;
  }

  Duration timeout() {
    return timeout;
  }

  /** A registration begins; its first request goes out as soon as there is a connection. */
  void begin() {
    connected = false;
    begun = nanoTime.getAsLong();
    sent = begun;
    wait = Duration.ZERO;
  }

  /** There is a connection. */
  void connected() {
    connected = true;
  }

  boolean isConnected() {
    return connected;
  }

  /** So long after the last request the next one may go out. */
  void pause(Duration afterRequest) {
    wait = afterRequest;
  }

  /** A request goes out. */
  void sent() {
    sent = nanoTime.getAsLong();
  }

  /** Whether the next request may go out. */
  boolean isSendDue() {
    return connected && since(sent).compareTo(wait) >= 0;
  }

  /** How long until then; less than nothing if that has passed. */
  Duration untilSend() {
    return wait.minus(since(sent));
  }

  /**
   * What is left of the time-out, less than nothing once it has passed.
   *
   * @param isSent whether there is an answer to wait for
   * @return null if nothing is waited for, or for ever
   */
  @Nullable Duration left(boolean isSent) {
    boolean limited = !timeout.isZero() && (isSent || !connected);
    return limited ? timeout.minus(since(connected ? sent : begun)) : null;
  }

  private Duration since(long then) {
    return Duration.ofNanos(nanoTime.getAsLong() - then);
  }
}
