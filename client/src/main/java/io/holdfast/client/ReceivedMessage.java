/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A message from a publisher, that whoever took it decides about, once, on any thread. */
public final class ReceivedMessage {

  private final InputMessage content;
  private final Consumer<Disposition> decision;
  private final AtomicBoolean decided = new AtomicBoolean();

  /**
   * A message that is not decided.
   *
   * @param content what arrived
   * @param decision told once
   */
  public ReceivedMessage(InputMessage content, Consumer<Disposition> decision) {
    this.content = content;
    this.decision = decision;
  }

  /** {@return what arrived} */
  public InputMessage content() {
    return content;
  }

  /**
   * Says what to tell the hub, which is told in the order of arrival. What is never decided holds
   * up those after it.
   *
   * @param disposition ACCEPTED, REJECTED or ABANDONED
   * @return false if it was decided before: nothing happens
   */
  public boolean acknowledge(Disposition disposition) {
    if (!decided.compareAndSet(false, true)) {
      return false;
    }
    decision.accept(disposition);
    return true;
  }
}
