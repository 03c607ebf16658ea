/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes etags, of the look that clients know. */
public final class Etag {

  private Etag() {}

  /** A fresh one: random, so that what is made anew never gets the etag of what was there. */
  public static String made(RandomGenerator random) {
    String digits = Long.toString(random.nextLong(100_000_000L, 1_000_000_000_000L));
    return Base64.getEncoder().encodeToString(digits.getBytes(StandardCharsets.US_ASCII));
  }
}
