/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Makes logins, a fresh one for each attempt to connect. */
@FunctionalInterface
public interface LoginSource {

  /**
   * The next login. Called on the loop: whoever must ask somebody else answers later, on any
   * thread. A failure counts as an attempt that failed, and is tried again.
   *
   * @param now the driver's wall clock
   */
  CompletionStage<Login> login(Instant now);
}
