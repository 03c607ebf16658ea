/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.hub.Outcome;
import java.util.concurrent.CompletionStage;

/** Takes what edge devices below want of the registry to the parent. Any thread; never blocks. */
@FunctionalInterface
public interface ParentRegistry {

  /**
   * Asks on behalf of the device.
   *
   * @return the parent's answer, good or bad; refused with {@code UNAUTHORIZED} if the device does
   *     not live below this hub, {@code SERVICE_UNAVAILABLE} or {@code GATEWAY_TIMEOUT} if there is
   *     no answer
   */
  CompletionStage<Outcome<ParentAnswer>> ask(ModuleQuestion question);
}
