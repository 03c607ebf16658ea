/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

/** What became of a message at the session's door. */
public enum Admission {
  /** It was taken: its completion is told what becomes of it, once, in a later run of the loop. */
  TAKEN,
  /** It was not taken, since the queue is full. */
  FULL,
  /** It was not taken, since the session is closing or closed. */
  CLOSED
}
