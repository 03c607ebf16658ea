/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

/** What a receiver says of what it was given. */
public enum Settlement {
  /** It is done with it. */
  COMPLETE,
  /** It gives it back, to get it again: that is counted. */
  ABANDON,
  /** It will never take it. */
  REJECT
}
