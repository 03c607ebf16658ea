/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

/**
 * How queues are kept.
 *
 * @param maxBytes what one queue may hold on disk, roughly, before publishers to it are refused
 */
public record QueueOptions(long maxBytes) {

  /** 1 GiB for each queue. */
  public static final QueueOptions DEFAULT = new QueueOptions(1L << 30);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if that is nothing
   */
  public QueueOptions {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be 1 at least: " + maxBytes);
    }
  }
}
