/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/** Whether a message can be sent; in the order of {@code IOTHUB_MESSAGE_RESULT}. */
public enum MessageResult {
  /** It can. */
  OK,
  /** There is none. */
  INVALID_ARG,
  /**
   * A property holds a character outside of 0x20 to 0x7E while percent-encoding is off: it would
   * reach the topic as it is.
   */
  INVALID_TYPE,
  /** It is larger than a hub takes, or its properties make a topic longer than 65,535 bytes. */
  ERROR,
  /** The client is destroyed. */
  BECAUSE_DESTROY
}
