/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.queue.Handed;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a client has and has not acknowledged, by tag. Tags are used again; their
 * number grows to the most that were ever in flight. A message may be with the client in several
 * copies: the first acknowledgement counts, and the tag is used again after the last, or else it
 * would be taken for that of another message. Owned by the session's lane.
 */
final class InFlight {

  /** Not a tag. */
  static final long NONE = -1;

  private @Nullable Handed[] handed = new Handed[16];

  /** The input that each came for; null for what is not an input's. */
  private @Nullable String[] inputs = new String[16];

  /** How many acknowledgements are to come besides the first. */
  private int[] copies = new int[16];

  /** Which come again for no other reason than that subscriptions changed: the client has them. */
  private final BitSet kept = new BitSet();

  private int[] free = new int[16];
  private int freeCount;
  private int used;

  /** Keeps a message that is not an input's, and returns its tag, from 0. */
  long add(Handed message) {
    return add(message, null);
  }

  /** Keeps a message that came for an input, and returns its tag, from 0. */
  long add(Handed message, @Nullable String input) {
    int tag = freeCount > 0 ? free[--freeCount] : used++;
    if (tag == handed.length) {
      handed = Arrays.copyOf(handed, tag * 2);
      inputs = Arrays.copyOf(inputs, tag * 2);
      copies = Arrays.copyOf(copies, tag * 2);
      free = Arrays.copyOf(free, tag * 2);
    }
    handed[tag] = message;
    inputs[tag] = input;
    kept.clear(tag);
    return tag;
  }

  /** The tag of an equal message, or {@link #NONE}. */
  long find(Handed message) {
    for (int tag = 0; tag < used; tag++) {
      if (message.equals(handed[tag])) {
        return tag;
      }
    }
    return NONE;
  }

  /** Puts a message in the place of an equal one; answers whether one is in flight. */
  boolean replace(Handed message) {
    long tag = find(message);
    if (tag != NONE) {
      handed[(int) tag] = message;
    }
    return tag != NONE;
  }

  /** All will come again: the client, which has it, does not get it again. */
  void keepAll() {
    kept.set(0, used);
  }

  /** What came for some of the inputs will come again: the client does not get it again. */
  void keep(Predicate<String> some) {
    for (int tag = 0; tag < used; tag++) {
      String input = inputs[tag];
      if (handed[tag] != null && input != null && some.test(input)) {
        kept.set(tag);
      }
    }
  }

  /**
   * Puts a message in the place of the equal one with this tag. Answers whether the client is to
   * get another copy: if so it is counted.
   */
  boolean again(long tag, Handed message) {
    int index = (int) tag;
    handed[index] = message;
    if (kept.get(index)) {
      kept.clear(index);
      return false;
    }
    copies[index]++;
    return true;
  }

  /** The client acknowledges a copy. Null if the tag is not in flight, or no more. */
  @Nullable Handed remove(long tag) {
    if (tag < 0 || tag >= used) {
      return null;
    }
    int index = (int) tag;
    Handed message = handed[index];
    if (message != null) {
      handed[index] = null;
      kept.clear(index);
      if (copies[index] == 0) {
        free[freeCount++] = index;
      }
    } else if (copies[index] > 0 && --copies[index] == 0) {
      free[freeCount++] = index;
    }
    return message;
  }
}
