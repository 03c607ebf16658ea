/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream;

import io.holdfast.model.Identity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with the way to the parent; a snapshot.
 *
 * @param connections one for each identity with business at the parent, by their names
 * @param sent messages that the parent acknowledged since the start; the rate of it is the drain
 *     rate
 * @param sentBytes the bytes of their topics and bodies
 * @param removed messages that no parent could take
 * @param inFlight messages on their way, without an acknowledgement
 */
public record UplinkStatus(
    List<Connection> connections, long sent, long sentBytes, long removed, int inFlight) {

  /** Copies the list. */
  public UplinkStatus {
    connections = List.copyOf(connections);
  }

  /**
   * One identity's.
   *
   * @param connectedSince when it was last connected, or null if it never was
   * @param trouble why it is not connected, for people; null if it is, or was not tried yet
   * @param waiting how many of its messages wait for the parent, those on their way among them
   */
  public record Connection(
      Identity identity,
      boolean connected,
      @Nullable Instant connectedSince,
      @Nullable String trouble,
      long waiting) {}
}
