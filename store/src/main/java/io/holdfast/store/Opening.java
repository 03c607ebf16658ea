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
record Opening(StoreLock lock, Faults faults, Engine engine) {

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
    boolean create = isEmpty(directory);
    if (!create && !Files.exists(directory.resolve("CURRENT"))) {
      throw faults.damaged(directory.resolve("CURRENT"), "is missing though other files are there");
    }
    new WalCheck(directory, faults).run();
    Engine engine = null;
    try {
      engine = new Engine(directory, options, create);
      checkFormat(directory, faults, engine);
      return new Opening(lock, faults, engine);
    } catch (RocksDBException | StoreException failure) {
      if (engine != null) {
        engine.close();
      }
      throw failure instanceof RocksDBException e ? faults.of(e) : (StoreException) failure;
    }
  }

  /** Whether nothing of a database is there. */
  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).noneMatch(Opening::isData);
    }
  }

  private static boolean isData(String name) {
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
