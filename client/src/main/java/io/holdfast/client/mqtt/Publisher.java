/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

/** Where an outbox sends to: a connection. Owner: the loop. */
interface Publisher {

  /** Whether there is room for more; false once the connection has ended. */
  boolean isWritable();

  /** Publishes at QoS 1, without a flush. */
  void publish(Outgoing message, int packetId, boolean duplicate);
}
