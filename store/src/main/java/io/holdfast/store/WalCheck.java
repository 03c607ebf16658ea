/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the write-ahead log before RocksDB replays and then deletes it. RocksDB tolerates a
 * record cut off at a file's end, as a kill leaves it, but takes some damage for just that: a
 * changed length near the end, a hole of zeros, a file that lost its end while a later one goes on.
 * Here every record's checksum is compared, and every write must follow the one before it.
 */
final class WalCheck {

  private static final Logger LOG = LoggerFactory.getLogger(WalCheck.class);

  private static final String SUFFIX = ".log";

  private final Path directory;
  private final Faults faults;

  /** The sequence number that the next write must have; -1 before the first. */
  private long expected = -1;

  WalCheck(Path directory, Faults faults) {
    this.directory = directory;
    this.faults = faults;
  }

  /**
   * Reads all files of the write-ahead log.
   *
   * @throws StoreDamagedException if one is not what was written
   */
  void run() throws IOException {
    for (Path file : files()) {
      long end = new WalFile(file, faults, this::follows).check();
      if (end >= 0) {
        // Only in the last file is a commit lost by that, and then one that never completed: after
        // it in an earlier one, the next file's first number shows whether anything is missing.
        LOG.info("{} ends within a record at byte {}: a write that did not complete", file, end);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(WalCheck::isWal)
          .sorted(Comparator.comparingLong(WalCheck::number))
          .toList();
    }
  }

  private static boolean isWal(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(SUFFIX)
        && name.chars().limit(name.length() - SUFFIX.length()).allMatch(Character::isDigit)
        && name.length() > SUFFIX.length();
  }

  private static long number(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  /** Takes a write's first sequence number and its count of changes. */
  private void follows(Path file, long position, long sequence, int count) {
    if (expected >= 0 && sequence > expected) {
      throw faults.damaged(
          file,
          "changes %d to %d are missing before byte %d"
              .formatted(expected, sequence - 1, position));
    }
    expected = sequence + count;
  }
}
