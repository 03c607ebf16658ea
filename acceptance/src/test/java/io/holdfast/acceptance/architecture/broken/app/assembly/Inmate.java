/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture.broken.app.assembly;

import io.holdfast.acceptance.architecture.broken.gateway.run.Runner;

/** Runs classes of users in the hub's process. */
public final class Inmate {

  /** Something of gateway.run. */
  public Runner runner() {
    return new Runner();
  }
}
