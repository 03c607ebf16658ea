/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;

/** One read of consecutive records. One thread. */
final class LogRead {

  private final int maxRecords;
  private final RecordVisitor visitor;
  private long offset;
  private int records;
  private long bytesLeft;

  LogRead(long from, int maxRecords, int maxBytes, RecordVisitor visitor) {
    this.offset = from;
    this.maxRecords = maxRecords;
    this.bytesLeft = maxBytes;
    this.visitor = visitor;
  }

  void run(LogFiles.Cursor cursor, Log log) throws RocksDBException {
    boolean found = maxRecords > 0 && cursor.seek(offset);
    while (found && chunk(cursor, log)) {
      found = cursor.next();
    }
  }

  /** Shows what is wanted of the chunk; whether more is wanted. */
  private boolean chunk(LogFiles.Cursor cursor, Log log) {
    if (cursor.first() > offset) {
      // A trim since the read began forgot what was asked for; any other hole is a loss.
      if (cursor.first() > log.first()) {
        throw cursor.damaged("lacks offsets " + offset + " to " + (cursor.first() - 1));
      }
      offset = cursor.first();
    }
    ByteBuffer stored = cursor.records();
    ByteBuffer view = stored.duplicate();
    for (long at = cursor.first(); at <= cursor.last(); at++) {
      int length = stored.remaining() < Integer.BYTES ? -1 : stored.getInt();
      if (length < 0 || length > stored.remaining()) {
        throw cursor.damaged("has a broken record at offset " + at);
      }
      int start = stored.position();
      stored.position(start + length);
      if (at >= offset) {
        if (records == maxRecords || (records > 0 && length > bytesLeft)) {
          return false;
        }
        visitor.record(at, view.limit(start + length).position(start));
        records++;
        bytesLeft -= length;
      }
    }
    offset = cursor.last() + 1;
    return records < maxRecords;
  }
}
