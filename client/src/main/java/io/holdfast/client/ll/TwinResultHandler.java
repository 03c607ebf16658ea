/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/** Hears the answer to one question for the twin, inside {@code doWork} or {@code destroy}. */
@FunctionalInterface
public interface TwinResultHandler {

  /**
   * The answer; told exactly once.
   *
   * @param twin both halves as UTF-8 JSON, or null if there is no answer
   * @param failure why there is none: the hub's refusal with its status, no answer within a minute,
   *     or the client's end; null if there is one
   */
  void onTwin(@Nullable Bytes twin, @Nullable ClientException failure);
}
