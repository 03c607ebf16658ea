/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.model.Bytes;

/** Follows the desired half of the twin, inside {@code doWork}. */
@FunctionalInterface
public interface TwinHandler {

  /**
   * The twin, or a change to its desired half.
   *
   * @param state COMPLETE or PARTIAL
   * @param payload UTF-8 JSON with {@code $version}: for COMPLETE both halves, for PARTIAL the
   *     changed members, where null deletes one
   */
  void onTwin(TwinUpdateState state, Bytes payload);
}
