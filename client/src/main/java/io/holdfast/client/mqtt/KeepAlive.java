/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import java.time.Duration;

/**
 * Pings a server that hears or says nothing (MQTT-3.1.2-23). Twice per interval it looks whether
 * something was both sent and received since the last look; a busy connection thus never pings, and
 * the longest silence stays below the interval. Owner: the loop.
 */
final class KeepAlive {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(80);

  private final IoLoop loop;
  private final Duration look;
  private final MqttConnection connection;
  private Timeout next = Timeout.NONE;
  private boolean sent;
  private boolean received;
  private boolean pinged;
  private boolean deaf;

  KeepAlive(IoLoop loop, Duration interval, MqttConnection connection) {
    this.loop = loop;
    this.look = interval.dividedBy(2);
    this.connection = connection;
  }

  void start() {
    if (!look.isZero()) {
      again(look);
    }
  }

  void stop() {
    next.cancel();
  }

  void sent() {
    sent = true;
  }

  void received() {
    received = true;
    pinged = false;
  }

  /** While nothing is read on purpose, an answer that does not come proves nothing. */
  void deaf(boolean now) {
    deaf = now;
    pinged = false;
  }

  private void again(Duration delay) {
    next = loop.after(delay, this::look);
  }

  private void look() {
    if (pinged) {
      connection.fail(LossReason.NO_PING_RESPONSE, null);
      return;
    }
    Duration delay = look;
    if (!sent || !received) {
      connection.ping();
      pinged = !deaf;
      delay = look.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : look;
    }
    sent = false;
    received = false;
    again(delay);
  }
}
