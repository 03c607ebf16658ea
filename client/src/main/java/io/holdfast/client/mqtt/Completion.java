/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import org.jspecify.annotations.Nullable;

/** Told once, on the loop, what became of an operation. */
@FunctionalInterface
public interface Completion {

  /** It was done, or failed for the reason given. */
  void completed(@Nullable ClientException failure);
}
