/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

/** Why a message did not reach a module that it was linked to. */
public enum DropReason {
  /** The inbox was full, and its policy drops the newest. */
  FULL("the inbox was full"),
  /** The inbox was full, and its policy drops the oldest. */
  OLDEST("it was the oldest in a full inbox"),
  /** The inbox was full for longer than a publisher waits. */
  LATE("the inbox stayed full for as long as a publisher waits"),
  /** The inbox was full, and the module itself was the publisher: it would wait for ever. */
  OWN("the module published to its own full inbox"),
  /** The publisher was interrupted while it waited. */
  INTERRUPTED("the publisher was interrupted"),
  /** The module was being removed, and time was up. */
  CLOSED("the module was being removed");

  private final String text;

  DropReason(String text) {
    this.text = text;
  }

  /** For people: the end of "dropped since ...". */
  public String text() {
    return text;
  }
}
