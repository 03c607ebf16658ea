/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture.broken.store;

import ch.qos.logback.classic.Level;
import io.holdfast.acceptance.architecture.broken.model.NumberUtil;

/** Uses model and Logback, and reads the clock. */
public final class Shelf {

  /** A noun of model in store. */
  public Class<?> noun() {
    return NumberUtil.class;
  }

  /** The machine's clock. */
  public long now() {
    return System.currentTimeMillis();
  }

  /** A type of Logback. */
  public Level level() {
    return Level.INFO;
  }
}
