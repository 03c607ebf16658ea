/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import java.util.function.Consumer;

/** Counts what should not happen and has no caller to be told, and says it in a log. Loop-owned. */
public final class Oddities {

  private final Consumer<String> log;
  private long unclaimed;
  private long unreadable;
  private long lateAnswers;

  Oddities(Consumer<String> log) {
    this.log = log;
  }

  void unclaimed(String what) {
    unclaimed++;
    log.accept(what);
  }

  void unreadable(String what) {
    unreadable++;
    log.accept(what);
  }

  void lateAnswer(String what) {
    lateAnswers++;
    log.accept(what);
  }

  void note(String what) {
    log.accept(what);
  }

  /** Messages that had no handler: they stay with the hub. */
  public long unclaimed() {
    return unclaimed;
  }

  /** Messages with a topic, properties or a body that could not be read. */
  public long unreadable() {
    return unreadable;
  }

  /** Answers to method calls that came after the connection of their call. */
  public long lateAnswers() {
    return lateAnswers;
  }
}
