/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.holdfast.gateway.json.JsonPlace;
import java.util.Arrays;
import java.util.Locale;

/** When a program that has ended is started again. */
enum Restart {
  ALWAYS,
  /** Only if its exit status is not 0. */
  ON_FAILURE,
  NEVER;

  /**
   * Reads {@code always}, {@code on-failure} or {@code never}.
   *
   * @throws io.holdfast.gateway.json.JsonFault if it is something else
   */
  static Restart read(JsonPlace place) {
    String text = place.string();
    return Arrays.stream(values())
        .filter(value -> value.word().equals(text))
        .findFirst()
        .orElseThrow(
            () -> place.fault("must be always, on-failure or never, not \"" + text + "\""));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is started again after that exit status. */
  boolean follows(int status) {
    return this == ALWAYS || (this == ON_FAILURE && status != 0);
  }
}
