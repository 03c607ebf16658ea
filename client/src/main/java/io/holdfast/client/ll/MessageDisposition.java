/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/** What a handler makes of a message; in the order of {@code IOTHUBMESSAGE_DISPOSITION_RESULT}. */
public enum MessageDisposition {
  /** Done: the hub forgets it. */
  ACCEPTED,
  /** Cannot be handled, now or ever: the hub forgets it, MQTT has no other word for it. */
  REJECTED,
  /** Not handled: the hub is told nothing, and sends it again on a later connection. */
  ABANDONED,
  /** Told later by {@link ModuleClientLL#sendMessageDisposition}; the message stays readable. */
  ASYNC_ACK
}
