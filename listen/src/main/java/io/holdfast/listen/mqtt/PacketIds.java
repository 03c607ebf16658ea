/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import java.util.Arrays;

/**
 * Packet ids of what a connection delivers at QoS 1, and the tags that the session knows it by. Ids
 * go round from 1 to 65,535. Owned by the connection's lane.
 */
final class PacketIds {

  private static final int LAST = 65_535;
  private static final int FREE = 0;

  private int[] ids = new int[64];
  private long[] tags = new long[64];
  private int last;
  private int used;

  boolean areUsedUp() {
    return used == LAST;
  }

  /** Takes the next free id for a tag, of which there must be one. */
  int assign(long tag) {
    if (used == LAST) {
      throw new IllegalStateException("all packet ids are in use");
    }
    if (used * 2 >= ids.length && ids.length <= LAST) {
      grow();
    }
    int slot;
    do {
      last = last == LAST ? 1 : last + 1;
      slot = last & (ids.length - 1);
    } while (ids[slot] != FREE);
    ids[slot] = last;
    tags[slot] = tag;
    used++;
    return last;
  }

  /** The tag of an id, which is free again; −1 if it was not in use. */
  long release(int id) {
    int slot = id & (ids.length - 1);
    if (id == FREE || ids[slot] != id) {
      return -1;
    }
    ids[slot] = FREE;
    used--;
    return tags[slot];
  }

  private void grow() {
    int[] oldIds = ids;
    long[] oldTags = tags;
    ids = new int[oldIds.length * 2];
    tags = new long[ids.length];
    Arrays.fill(ids, FREE);
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != FREE) {
        int slot = oldIds[i] & (ids.length - 1);
        ids[slot] = oldIds[i];
        tags[slot] = oldTags[i];
      }
    }
  }
}
