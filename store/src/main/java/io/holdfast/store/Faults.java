/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Turns RocksDB's failures into the store's own. */
final class Faults {

  private final Path directory;

  Faults(Path directory) {
    this.directory = directory;
  }

  StoreException of(RocksDBException failure) {
    Status status = failure.getStatus();
    String text = String.valueOf(failure.getMessage());
    if (status == null) {
      return new StoreException("the store in " + directory + " failed: " + text, failure);
    }
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return new StoreFullException(directory, failure);
    }
    if (status.getCode() == Status.Code.IOError && text.contains("/LOCK:")) {
      return new StoreInUseException(directory, "another program", failure);
    }
    if (status.getCode() == Status.Code.Corruption || text.contains("No such file")) {
      return new StoreDamagedException(directory, fileIn(text), text, failure);
    }
    return new StoreException("the store in " + directory + " failed: " + text, failure);
  }

  StoreDamagedException damaged(Path file, String what) {
    return new StoreDamagedException(directory, file, what, null);
  }

  StoreDamagedException damaged(String what) {
    return damaged(directory, what);
  }

  /** The file of the store that RocksDB's message names, or the directory if it names none. */
  private Path fileIn(String message) {
    StringTokenizer words = new StringTokenizer(message, " :;,()\"'");
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      String name = word.substring(word.lastIndexOf('/') + 1);
      if (isStoreFile(name)) {
        return directory.resolve(name);
      }
    }
    return directory;
  }

  private boolean isStoreFile(String name) {
    return name.endsWith(".sst")
        || name.endsWith(".log")
        || name.startsWith("MANIFEST-")
        || (name.equals("CURRENT") && Files.exists(directory.resolve(name)));
  }
}
