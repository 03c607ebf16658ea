/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one connection tells its session, on the loop. Nothing comes after {@link #lost}. */
interface ConnectionEvents {

  /** CONNACK 0. */
  void accepted(boolean sessionPresent);

  void received(Incoming message);

  void acknowledged(int packetId);

  void subscribeAnswered(int packetId, List<Integer> codes);

  void unsubscribeAnswered(int packetId);

  /** All packets that were read together have been handed over. */
  void turnEnded();

  /** There is room for writing again. */
  void writable();

  /** The connection failed or was refused; once. */
  void lost(LossReason reason, @Nullable Throwable cause);
}
