/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

/** A device's connection that takes its messages as they come, for one time of doing so. */
@FunctionalInterface
public interface Receiver {

  /**
   * A message, in the order of sending; the receiver settles it by {@link Mailboxes#settle}. Called
   * on the records thread; must not block.
   *
   * @param redelivered whether the device may have seen it before
   */
  void take(CloudToDeviceMessage message, boolean redelivered);
}
