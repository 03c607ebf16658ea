/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.stream.StreamPartition;
import io.holdfast.store.Batch;

/** One partition of the stream as a sink. The stream itself bounds what it keeps. */
final class PartitionSink implements Sink {

  private final StreamPartition partition;
  private boolean filling;

  PartitionSink(StreamPartition partition) {
    this.partition = partition;
  }

  @Override
  public boolean add(StoredMessage message, long expiresMillis) {
    MessageCodec.encode(message, partition.log().record(MessageCodec.length(message)));
    boolean first = !filling;
    filling = true;
    return first;
  }

  @Override
  public void seal(Batch batch) {
    filling = false;
    partition.log().append(batch);
  }

  @Override
  public void committed(boolean stored) {
    if (stored) {
      partition.committed();
    }
  }

  @Override
  public boolean isCongested() {
    return false;
  }
}
