/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/**
 * What a call of the lower layer came to. OK of an asynchronous call means that it was queued,
 * never that it was delivered. In the order of the C SDK's {@code IOTHUB_CLIENT_RESULT}.
 */
public enum ClientResult {
  /** Done, or queued. */
  OK,
  /** An argument is null, contradictory or out of its bounds; nothing was done. */
  INVALID_ARG,
  /** It cannot be done in the present state; nothing was done. */
  ERROR,
  /** Something is too large. No call answers this; it stands here for the order's sake. */
  INVALID_SIZE,
  /** There is no time yet. */
  INDEFINITE_TIME
}
