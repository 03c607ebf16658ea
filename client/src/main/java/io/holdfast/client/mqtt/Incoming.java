/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.model.Bytes;

/**
 * A message that arrived. Whoever took it over calls {@link #accept} or {@link #leave} once, on the
 * loop; the session acknowledges messages in the order in which they came (MQTT-4.6.0-2), so one
 * that is decided late holds up the acknowledgements of those after it, not their handling.
 */
public final class Incoming {

  private final String topic;
  private final Bytes payload;
  private final boolean duplicate;
  private final Acknowledgements acknowledgements;
  final int packetId;
  private Decision decision = Decision.NONE;

  /** What its receiver made of the message. */
  enum Decision {
    NONE,
    ACCEPTED,
    LEFT
  }

  Incoming(
      String topic,
      Bytes payload,
      boolean duplicate,
      int packetId,
      Acknowledgements acknowledgements) {
    this.topic = topic;
    this.payload = payload;
    this.duplicate = duplicate;
    this.packetId = packetId;
    this.acknowledgements = acknowledgements;
  }

  /** The topic. */
  public String topic() {
    return topic;
  }

  /** The payload, a copy that stays. */
  public Bytes payload() {
    return payload;
  }

  /** Whether the server says that it may have sent this before. */
  public boolean duplicate() {
    return duplicate;
  }

  /** It is done with: the server may forget it. Has no effect after the connection it came by. */
  public void accept() {
    decide(Decision.ACCEPTED);
  }

  /**
   * It is not done with: never acknowledged here, the server sends it again on a later connection.
   */
  public void leave() {
    decide(Decision.LEFT);
  }

  Decision decision() {
    return decision;
  }

  private void decide(Decision made) {
    if (decision == Decision.NONE) {
      decision = made;
      acknowledgements.decided();
    }
  }
}
