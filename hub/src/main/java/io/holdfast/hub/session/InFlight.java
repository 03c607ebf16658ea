/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.queue.Handed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a client has and has not acknowledged, by tag. Tags are used again; their
 * number grows to the most that were ever in flight. Owned by the session's lane.
 */
final class InFlight {

  private @Nullable Handed[] handed = new Handed[16];
  private int[] free = new int[16];
  private int freeCount;
  private int used;

  /** Keeps a message and returns its tag, from 0. */
  long add(Handed message) {
    int tag = freeCount > 0 ? free[--freeCount] : used++;
    if (tag == handed.length) {
      handed = Arrays.copyOf(handed, tag * 2);
      free = Arrays.copyOf(free, tag * 2);
    }
    handed[tag] = message;
    return tag;
  }

  /** Puts a message in the place of an equal one; answers whether one is in flight. */
  boolean replace(Handed message) {
    for (int tag = 0; tag < used; tag++) {
      if (message.equals(handed[tag])) {
        handed[tag] = message;
        return true;
      }
    }
    return false;
  }

  /** Takes a message out; null if the tag is not in flight. */
  @Nullable Handed remove(long tag) {
    if (tag < 0 || tag >= used) {
      return null;
    }
    int index = (int) tag;
    Handed message = handed[index];
    if (message != null) {
      handed[index] = null;
      free[freeCount++] = index;
    }
    return message;
  }
}
