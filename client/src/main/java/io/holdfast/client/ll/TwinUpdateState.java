/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/** What a twin callback is given; in the order of {@code DEVICE_TWIN_UPDATE_STATE}. */
public enum TwinUpdateState {
  /** The whole twin, both halves. */
  COMPLETE,
  /** The changed members of the desired half. */
  PARTIAL
}
