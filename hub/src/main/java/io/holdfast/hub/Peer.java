/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

/**
 * The far end of a connection, as a session sees it. A protocol head implements it over a channel.
 * All methods are called on the connection's lane and never block.
 */
public interface Peer {

  /** The lane that owns the connection. */
  Lane lane();

  /** Tells the client that what it published under this tag is stored. */
  void accepted(long tag);

  /** What became of a delivery. */
  enum Sent {
    /** It is on its way. */
    SENT,
    /** Not sent: the connection is closed, or will be for want of an answer. */
    GONE,
    /** Not sent: the protocol can never carry this to this client. */
    IMPOSSIBLE
  }

  /** Sends the client something. What is sent in one turn leaves in one flush. */
  Sent deliver(Delivery delivery);

  /** Whether the client keeps up: false asks the session to hold deliveries back. */
  boolean isWritable();

  /**
   * Stops or resumes handling what the client sends, and reading more of it: how a client that asks
   * for much is slowed. What is being handled comes to its end.
   */
  void readable(boolean reading);

  /**
   * Closes the connection; the reason goes to the log and, where the protocol can, to the client.
   */
  void close(Refusal reason);
}
