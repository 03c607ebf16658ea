/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.wire.gateway.GatewayMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one life of a module has of its host. */
final class HostContext implements ModuleContext {

  private static final Logger LOG = LoggerFactory.getLogger(HostContext.class);

  private final String name;
  private final String args;
  private final Outgoing outgoing;
  private final Counts counts;
  private final Occurrences tooLarge;

  HostContext(String name, String args, Outgoing outgoing, Counts counts, Occurrences tooLarge) {
    this.name = name;
    this.args = args;
    this.outgoing = outgoing;
    this.counts = counts;
    this.tooLarge = tooLarge;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String args() {
    // One that was sent without any has none either way.
    return args.isEmpty() ? "null" : args;
  }

  /** A message that no channel can carry counts as sent, as one that a full queue dropped. */
  @Override
  public boolean publish(GatewayMessage message) {
    int size = message.serialisedSize();
    if (size > PairSocket.MAX_PAYLOAD) {
      counts.tooLarge.increment();
      if (tooLarge.happened()) {
        LOG.warn(
            "{}: a message of {} bytes was dropped ({} so far): {} bytes are the most that a"
                + " channel carries, properties included",
            name,
            size,
            counts.tooLarge.sum(),
            PairSocket.MAX_PAYLOAD);
      }
      return true;
    }
    boolean taken = outgoing.put(message);
    if (taken) {
      counts.published.increment();
    }
    return taken;
  }
}
