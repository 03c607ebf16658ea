/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import java.time.Duration;

/**
 * Pings a server that has been sent nothing for the whole interval (MQTT-3.1.2-23), and gives the
 * connection up if a ping is not answered. Sending costs a note of the time; its one timer moves
 * when it fires. Owner: the loop.
 */
final class KeepAlive {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(80);

  private final IoLoop loop;
  private final Duration interval;
  private final MqttConnection connection;
  private Timeout next = Timeout.NONE;
  private long lastSent;
  private boolean pinged;
  private boolean deaf;

  KeepAlive(IoLoop loop, Duration interval, MqttConnection connection) {
    this.loop = loop;
    this.interval = Duration.ofSeconds(interval.toSeconds());
    this.connection = connection;
  }

  void start() {
    if (!interval.isZero()) {
      look();
    }
  }

  void stop() {
    next.cancel();
  }

  void sent() {
    lastSent = loop.nanoTime();
  }

  void answered() {
    pinged = false;
  }

  /** While nothing is read on purpose, an answer that does not come proves nothing. */
  void deaf(boolean now) {
    deaf = now;
    pinged = false;
  }

  private void look() {
    Duration left = interval.minusNanos(loop.nanoTime() - lastSent);
    if (left.isNegative() || left.isZero()) {
      connection.ping();
      pinged = !deaf;
      next = loop.after(answerWait(), this::answerDue);
    } else {
      next = loop.after(left, this::look);
    }
  }

  private Duration answerWait() {
    Duration half = interval.dividedBy(2);
    return half.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : half;
  }

  private void answerDue() {
    if (pinged) {
      connection.fail(LossReason.NO_PING_RESPONSE, null);
    } else {
      look();
    }
  }
}
