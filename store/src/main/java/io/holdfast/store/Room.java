/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The space that is left on the disk, of which commits leave a part: RocksDB gets over a disk
 * without any, but not if that happens while it begins a new write-ahead log, after which only a
 * new start helps. Of that part a half is for what is appended to nothing: what forgets, above all.
 * Any thread.
 */
final class Room {

  private static final long LEAST_BYTES = 2L << 20;

  /** Of its memory a store leaves this part on the disk. */
  private static final long SHARE = 4;

  private final Path directory;
  private final FileStore disk;
  private final long reserve;

  private Room(Path directory, FileStore disk, long reserve) {
    this.directory = directory;
    this.disk = disk;
    this.reserve = reserve;
  }

  static Room of(Path directory, StoreOptions options) {
    try {
      long reserve = Math.max(LEAST_BYTES, options.memoryBytes() / SHARE);
      return new Room(directory, Files.getFileStore(directory), reserve);
    } catch (IOException e) {
      throw new StoreException("the disk of " + directory + " cannot be looked at: " + e, e);
    }
  }

  /**
   * Takes what is asked for from what is left.
   *
   * @throws StoreFullException if that is too little
   */
  void demand(Batch batch) {
    long left = left();
    long needed = (batch.appends() ? reserve : reserve / 2) + batch.natives().getDataSize();
    if (left < needed) {
      throw new StoreFullException(directory, left);
    }
  }

  /** Whether there is enough for writing files anew, or beginning new ones. */
  boolean permitsUpkeep() {
    return left() >= reserve / 4;
  }

  private long left() {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // whoever writes will hear it from the system
    }
  }
}
