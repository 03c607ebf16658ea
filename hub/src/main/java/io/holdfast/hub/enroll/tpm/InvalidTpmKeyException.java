/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import java.io.Serial;

/** What was shown is not the public part of such a key. The message is fit for clients. */
public final class InvalidTpmKeyException extends IllegalArgumentException {

  @Serial private static final long serialVersionUID = 1L;

  InvalidTpmKeyException(String message) {
    super(message);
  }
}
