/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

/** A caller-driven client was called on a thread that does not drive it. Nothing was done. */
public final class ForeignThreadException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  ForeignThreadException(Thread owner) {
    super(
        "belongs to thread " + owner.getName() + ", called on " + Thread.currentThread().getName());
  }
}
