/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native library. RocksDB unpacks its 17 MB from the jar into a temporary directory at
 * every start. An installation can do it once: {@link #unpack} into a directory, then start with
 * {@code -Dholdfast.natives=DIR} or {@code ROCKSDB_SHAREDLIB_DIR=DIR} in the environment. Where the
 * directory does not have the library of this very jar, RocksDB looks along {@code
 * java.library.path}, as the program that {@code ./holdfast} lays out wants it, and else unpacks.
 */
public final class NativeLibrary {

  private static final String IN_JAR = Environment.getJniLibraryFileName("rocksdb");

  /** The name under which {@link RocksDB#loadLibrary(List)} looks for it. */
  private static final String UNPACKED = Environment.getJniLibraryFileName("rocksdbjni");

  private NativeLibrary() {}

  /**
   * Unpacks the library for this machine unless it is there already; whoever looks sees the whole
   * file or none.
   *
   * @param directory made if it does not exist; libraries of several RocksDB versions may share it
   * @throws IOException if the library cannot be read or written
   */
  public static void unpack(Path directory) throws IOException {
    Path home = Files.createDirectories(home(directory));
    Path target = home.resolve(UNPACKED);
    if (Files.exists(target)) {
      return;
    }
    Path partial = Files.createTempFile(home, UNPACKED, ".part");
    try (InputStream library = inJar().openStream()) {
      Files.copy(library, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Loads the library; again and again does no harm. */
  static void load() throws IOException {
    String directory = System.getProperty("holdfast.natives", fromEnvironment());
    if (directory != null) {
      Path home = home(Path.of(directory));
      if (Files.exists(home.resolve(UNPACKED))) {
        RocksDB.loadLibrary(List.of(home.toAbsolutePath().toString()));
        return;
      }
    }
    RocksDB.loadLibrary();
  }

  private static @Nullable String fromEnvironment() {
    return System.getenv("ROCKSDB_SHAREDLIB_DIR");
  }

  /** A directory of the library's own: that of another RocksDB must never be loaded. */
  private static Path home(Path directory) throws IOException {
    URLConnection connection = inJar().openConnection();
    long mark =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return directory.resolve("rocksdb-" + Long.toHexString(mark));
  }

  private static URL inJar() throws IOException {
    URL library = RocksDB.class.getClassLoader().getResource(IN_JAR);
    if (library == null) {
      throw new IOException("RocksDB has no native library for this machine: " + IN_JAR);
    }
    return library;
  }
}
