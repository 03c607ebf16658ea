/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.ByteBuffer;

/** Takes records of a log one by one. */
@FunctionalInterface
public interface RecordVisitor {

  /**
   * Takes one record.
   *
   * @param offset the record's place in the log
   * @param bytes its bytes, from position to limit; valid only during this call
   */
  void record(long offset, ByteBuffer bytes);
}
