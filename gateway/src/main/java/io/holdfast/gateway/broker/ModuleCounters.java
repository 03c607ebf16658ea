/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import java.util.Map;

/**
 * What a module has got and given since it was created. While messages flow the figures are of
 * slightly different moments; at rest {@code received = delivered + failed + dropped + waiting}.
 *
 * @param name the module's
 * @param received messages that links brought, including those that were dropped
 * @param delivered messages that it took
 * @param failed messages at which it threw
 * @param dropped messages that it did not get; reasons without any are absent
 * @param published messages that it sent, however many links they took
 * @param waiting messages in its inbox
 */
public record ModuleCounters(
    String name,
    long received,
    long delivered,
    long failed,
    Map<DropReason, Long> dropped,
    long published,
    int waiting) {

  /** Messages that it did not get, for whatever reason. */
  public long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
