/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import java.time.Duration;

/** Other paces than the usual one. */
final class Paces {

  private static final Duration LONG = Duration.ofMinutes(3);

  /** For a machine that is slow itself: what is waited for may take minutes. */
  static final Pace UNHURRIED =
      new Pace(
          Pace.USUAL.quiet(),
          Pace.USUAL.quietAtDetach(),
          Pace.USUAL.quietLimit(),
          Pace.USUAL.inbox(),
          LONG,
          LONG,
          Pace.USUAL.recreate(),
          LONG,
          Duration.ofMillis(40),
          Pace.USUAL.farewell(),
          LONG);

  private Paces() {}
}
