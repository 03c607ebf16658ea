/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

/**
 * {@code doWork}, {@code destroy} or {@code close} was called in a callback, that is inside {@code
 * doWork}. Nothing was done.
 */
public final class ReentrancyException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  ReentrancyException() {
    super("not inside a callback: doWork is under way on this thread");
  }
}
