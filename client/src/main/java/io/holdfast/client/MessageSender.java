/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.model.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Sends what a publisher gives, no faster than the hub acknowledges it. For one publisher. */
public interface MessageSender extends Flow.Subscriber<Message> {

  /**
   * Done when the publisher is done and the hub has acknowledged all of its messages. Fails with
   * the publisher's failure, or with that of the first message that cannot be sent; the publisher
   * is cancelled then.
   *
   * @return the same with every call
   */
  CompletableFuture<Void> sent();
}
