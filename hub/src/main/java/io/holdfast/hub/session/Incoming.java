/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

/**
 * The messages for a client: those of a module's inputs, or of a device's mailbox. Owner: the
 * session's lane.
 */
sealed interface Incoming permits InputDelivery, MailDelivery {

  /** Takes messages if the client has subscribed to them, else no longer. */
  void follow();

  /** Whether it takes messages, as of the last {@link #follow}. */
  boolean isFollowing();

  /** The client can take more again. */
  void writable();

  /** The client is gone: what it has not acknowledged is another's. */
  void closed();
}
