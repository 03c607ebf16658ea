/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * An opened store's parts. Opening never makes a new database where anything is left of an old one.
 */
record Opening(StoreLock lock, Faults faults, Engine engine, LogIds logIds, Room room) {

  /** The format that this program writes. */
  private static final int FORMAT = 1;

  static Opening of(Path directory, StoreOptions options) {
    try {
      Files.createDirectories(directory);
      NativeLibrary.load();
      StoreLock lock = StoreLock.take(directory);
      try {
        return locked(directory, options, lock);
      } catch (IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException e) {
      throw new StoreException("the store in " + directory + " cannot be opened: " + e, e);
    }
  }

  private static Opening locked(Path directory, StoreOptions options, StoreLock lock)
      throws IOException {
    Faults faults = new Faults(directory);
    Path making = directory.resolve("being-made");
    if (Files.exists(making)) {
      // A process died while it made this store, before anybody could write to it.
      deleteData(directory);
    }
    boolean create = !hasData(directory);
    if (create) {
      Files.write(making, new byte[0]);
    } else if (!Files.exists(directory.resolve("CURRENT"))) {
      throw faults.damaged(directory.resolve("CURRENT"), "is missing though other files are there");
    }
    new WalCheck(directory, faults).run();
    Engine engine = engine(directory, options, create, faults);
    try {
      checkFormat(directory, faults, engine);
      LogIds logIds = LogIds.load(engine);
      Files.deleteIfExists(making);
      return new Opening(lock, faults, engine, logIds, Room.of(directory, options));
    } catch (RocksDBException failure) {
      engine.close();
      throw faults.of(failure);
    } catch (IOException | RuntimeException failure) {
      engine.close();
      throw failure;
    }
  }

  private static Engine engine(
      Path directory, StoreOptions options, boolean create, Faults faults) {
    try {
      return new Engine(directory, options, create);
    } catch (RocksDBException failure) {
      throw faults.of(failure);
    }
  }

  private static boolean hasData(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(Opening::isData);
    }
  }

  private static void deleteData(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Opening::isData).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Whether RocksDB keeps data or its own state in a file of this name. */
  private static boolean isData(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".sst")
        || name.endsWith(".log")
        || name.startsWith("MANIFEST-")
        || name.equals("CURRENT");
  }

  private static void checkFormat(Path directory, Faults faults, Engine engine)
      throws RocksDBException {
    byte[] format = engine.db().get(engine.meta(), Keys.FORMAT);
    if (format != null) {
      if (Keys.number(format) > FORMAT) {
        throw new StoreVersionException(directory, Keys.number(format), FORMAT);
      }
      return;
    }
    for (var family : List.of(engine.meta(), engine.tables(), engine.logs())) {
      try (RocksIterator entries = engine.db().newIterator(family)) {
        entries.seekToFirst();
        if (entries.isValid()) {
          throw faults.damaged("it has data but no format number");
        }
      }
    }
    engine.db().put(engine.meta(), Keys.FORMAT, Keys.number(FORMAT));
  }
}
