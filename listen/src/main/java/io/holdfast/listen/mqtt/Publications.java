/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.model.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last topic of a connection and what it says: most clients send the same again, and
 * then nothing is decoded anew. Owned by the connection's lane.
 */
final class Publications {

  private final Identity self;
  private byte[] lastTopic = {};
  private boolean lastRetain;
  private @Nullable Publication last;

  Publications(Identity self) {
    this.self = self;
  }

  Publication of(PublishPacket packet) {
    Publication known = last;
    if (known == null || lastRetain != packet.isRetained() || !packet.hasTopic(lastTopic)) {
      known = Publication.read(packet.topic(), packet.isRetained(), self);
      last = known;
      lastTopic = packet.topicBytes();
      lastRetain = packet.isRetained();
    }
    return known;
  }
}
