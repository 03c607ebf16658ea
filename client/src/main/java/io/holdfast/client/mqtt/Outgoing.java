/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.model.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish at QoS 1.
 *
 * @param topic the topic
 * @param payload the payload, may be empty
 * @param completion told when the server acknowledged it, or that it never will
 * @param maxWait how long it may wait until it is published for the first time, counted from when
 *     the session took it, connected or not; then it fails with {@link
 *     ClientException.Code#TIMEOUT}. Null for any time
 * @param duplicate whether it may have been sent before, by an earlier session: its first PUBLISH
 *     says so, too (MQTT-3.3.1-1)
 */
public record Outgoing(
    String topic,
    Bytes payload,
    Completion completion,
    @Nullable Duration maxWait,
    boolean duplicate) {

  /** A message that was never sent. */
  public Outgoing(String topic, Bytes payload, Completion completion, @Nullable Duration maxWait) {
    this(topic, payload, completion, maxWait, false);
  }

  /** A message that waits any time. */
  public Outgoing(String topic, Bytes payload, Completion completion) {
    this(topic, payload, completion, null);
  }

  /** What it counts against the bound of the queue. */
  public int size() {
    return topic.length() + payload.length();
  }
}
