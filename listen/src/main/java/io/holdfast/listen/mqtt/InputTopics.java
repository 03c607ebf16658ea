/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.MessageHeader;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.PropertyBag;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Topics of the input messages that a connection gets, and the last few of them: messages with one
 * header have one topic. Owned by the connection's lane.
 */
final class InputTopics {

  /** A power of two. */
  private static final int REMEMBERED = 8;

  private final Identity receiver;
  private final @Nullable Entry[] entries = new Entry[REMEMBERED];

  InputTopics(Identity receiver) {
    this.receiver = receiver;
  }

  byte[] of(String input, MessageHeader header) {
    int slot = System.identityHashCode(header) & (REMEMBERED - 1);
    Entry entry = entries[slot];
    if (entry == null || entry.header != header || !entry.input.equals(input)) {
      entry = new Entry(header, input, encode(input, header));
      entries[slot] = entry;
    }
    return entry.topic;
  }

  private byte[] encode(String input, MessageHeader header) {
    if (!(receiver instanceof ModuleIdentity module)) {
      throw new IllegalStateException("only modules have inputs");
    }
    String bag = PropertyBag.encodeInput(header.properties(), header.sender());
    return HubTopics.input(module, input, bag).getBytes(StandardCharsets.UTF_8);
  }

  /** What was asked for, and the answer. */
  private static final class Entry {
    final MessageHeader header;
    final String input;
    final byte[] topic;

    Entry(MessageHeader header, String input, byte[] topic) {
      this.header = header;
      this.input = input;
      this.topic = topic;
    }
  }
}
