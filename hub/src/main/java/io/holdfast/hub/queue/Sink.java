/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.StoredMessage;
import io.holdfast.store.Batch;

/** Something durable that messages are appended to. Owned by one shard's lane. */
interface Sink {

  /**
   * Appends a message.
   *
   * @param expiresMillis when it dies, in milliseconds since 1970; 0 never
   * @return whether it is the first since the last {@link #seal}
   */
  boolean add(StoredMessage message, long expiresMillis);

  /**
   * Moves all that was added into the batch.
   *
   * @throws io.holdfast.store.StoreException if that failed; {@link #committed} still follows
   */
  void seal(Batch batch);

  /** The oldest sealed and not yet committed batch is over. */
  void committed(boolean stored);

  /** Whether publishers should wait: readers that keep up are behind by too much. */
  boolean isCongested();
}
