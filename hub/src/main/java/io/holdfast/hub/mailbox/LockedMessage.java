/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

/**
 * A message that one receiver may settle; others do not get it until its lock ends.
 *
 * @param lockToken to settle it with
 */
public record LockedMessage(CloudToDeviceMessage message, String lockToken) {

  /** Without the token: who knows it may settle the message. */
  @Override
  public String toString() {
    return "message " + message.sequence() + " for " + message.device() + ", locked";
  }
}
