/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import java.time.Duration;

/** For a machine that is slow itself: what is waited for may take minutes. */
final class UnhurriedPace {

  private static final Duration LONG = Duration.ofMinutes(3);

  private UnhurriedPace() {}

  static Pace of() {
    Pace usual = Pace.USUAL;
    return new Pace(
        usual.quiet(),
        usual.quietAtDetach(),
        usual.quietLimit(),
        usual.inbox(),
        LONG,
        LONG,
        usual.recreate(),
        usual.patience(),
        Duration.ofMillis(40),
        usual.farewell(),
        LONG);
  }
}
