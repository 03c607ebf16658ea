/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Spoils bytes as faulty or hostile clients do. */
final class Spoiled {

  private static final byte[] EXTREMES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, 0x0a, 0x0d, 0x20};

  private Spoiled() {}

  /** A few bytes changed, cut out, repeated, or put in. */
  static byte[] bytes(SplittableRandom random, byte[] valid) {
    byte[] spoiled = valid;
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      spoiled = edit(random, spoiled);
    }
    return spoiled;
  }

  private static byte[] edit(SplittableRandom random, byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(8));
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, from);
      case 1 -> joined(bytes, from, new byte[0], to);
      case 2 -> joined(bytes, from, any(random, 8), from);
      case 3 -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
      case 4 -> joined(bytes, from, new byte[] {EXTREMES[random.nextInt(EXTREMES.length)]}, to);
      default -> flipped(random, bytes);
    };
  }

  private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, head);
    all.writeBytes(middle);
    all.write(bytes, tail, bytes.length - tail);
    return all.toByteArray();
  }

  private static byte[] flipped(SplittableRandom random, byte[] bytes) {
    byte[] flipped = bytes.clone();
    if (flipped.length > 0) {
      // Most of what decides stands at the beginning.
      int at = random.nextInt(random.nextBoolean() ? Math.min(16, flipped.length) : flipped.length);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** Any bytes, up to so many. */
  static byte[] any(SplittableRandom random, int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** In another order, with some left out or repeated. */
  static void order(SplittableRandom random, List<byte[]> packets) {
    switch (random.nextInt(4)) {
      case 0 -> Collections.shuffle(packets, new Random(random.nextLong()));
      case 1 -> packets.remove(random.nextInt(packets.size()));
      case 2 -> packets.add(packets.get(random.nextInt(packets.size())));
      default -> {}
    }
  }
}
