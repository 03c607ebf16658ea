/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.watch.LaneFigures;
import io.holdfast.hub.watch.LaneFigures.Reason;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one lane's publishers sent in one turn and want to hear of. Complete when every shard that
 * got a part of it has stored that part. Owned by the publishers' lane.
 */
final class Receipts {

  private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

  private static final Refusal NOT_STORED =
      new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "the message could not be stored");

  private final LaneFigures figures;
  private Publisher[] publishers = new Publisher[64];
  private MessageHeader[] headers = new MessageHeader[64];
  private long[] tags = new long[64];
  private int count;
  private int awaited;
  private boolean failed;

  Receipts(LaneFigures figures) {
    this.figures = figures;
  }

  void add(Publisher publisher, MessageHeader header, long tag) {
    if (count == tags.length) {
      publishers = Arrays.copyOf(publishers, count * 2);
      headers = Arrays.copyOf(headers, count * 2);
      tags = Arrays.copyOf(tags, count * 2);
    }
    publishers[count] = publisher;
    headers[count] = header;
    tags[count++] = tag;
  }

  /** One more shard has to store its part. */
  void await() {
    awaited++;
  }

  /** A shard is over with its part. */
  void over(boolean stored) {
    awaited--;
    failed |= !stored;
  }

  boolean isComplete() {
    return awaited == 0;
  }

  /** A fault of one publisher must not keep the others from hearing. */
  private void tell(Publisher publisher, MessageHeader header, long tag) {
    try {
      if (failed) {
        figures.unacknowledged(Reason.STORAGE_FAILURE, header.sender(), header.output());
        publisher.failed(NOT_STORED);
      } else {
        publisher.accepted(tag);
      }
    } catch (RuntimeException e) {
      LOG.error("a publisher could not be told", e);
    }
  }

  /**
   * Tells the publishers, in the order of their messages, and begins anew.
   *
   * @return how many messages were not stored
   */
  int tell() {
    int notStored = failed ? count : 0;
    for (int i = 0; i < count; i++) {
      tell(publishers[i], headers[i], tags[i]);
    }
    Arrays.fill(publishers, 0, count, null);
    count = 0;
    failed = false;
    return notStored;
  }
}
