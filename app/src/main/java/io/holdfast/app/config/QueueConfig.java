/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.hub.queue.QueueOptions;
import java.util.List;

/**
 * What waits for module inputs.
 *
 * @param maxSize how many bytes one queue holds
 */
public record QueueConfig(long maxSize) {

  static final Key<Long> MAX_SIZE =
      new Key<>(
          "queue",
          "max-size",
          Form.size(1 << 20),
          "1GiB",
          "How many bytes wait at most, roughly, for an input of a module at each priority. Beyond it"
              + " who sends more is closed, until the module has taken some or their time has passed.",
          "");

  static final List<Key<?>> KEYS = List.of(MAX_SIZE);

  static QueueConfig of(Values values) {
    return new QueueConfig(values.get(MAX_SIZE));
  }

  /** The same for the hub. */
  public QueueOptions options() {
    return QueueOptions.DEFAULT.withMaxBytes(maxSize);
  }
}
