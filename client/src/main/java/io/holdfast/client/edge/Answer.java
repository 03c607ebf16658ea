/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.mqtt.ClientException;

/**
 * Told once, on the loop, what became of a question; never if it was cancelled.
 *
 * @param <T> what was asked for
 */
public interface Answer<T> {

  /** Here it is. */
  void answered(T value);

  /** There is none. */
  void failed(ClientException failure);
}
