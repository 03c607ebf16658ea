/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.secrets.SecretFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a hub's data, held for one process: {@code lock} is locked as long as this is open.
 * The system frees it when the process ends, however that happens.
 */
final class DataFolder implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder if there is none, readable by its owner only, and takes it.
   *
   * @throws StartException if another process has it, or it cannot be written
   */
  static DataFolder take(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(path);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
      }
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartException(
            "a hub runs on "
                + path
                + " already"
                + RunningHub.of(path).map(hub -> " (process " + hub.process() + ")").orElse("")
                + ": use that one, stop it first, or start another with --data and other ports");
      }
      return new DataFolder(path, channel);
    } catch (IOException e) {
      throw new StartException(
          "cannot use " + path + " for the hub's data: " + e + "; name another with --data", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Absolute. */
  Path path() {
    return path;
  }

  /** Whether there is no store yet, so that nobody can have been told of this hub. */
  boolean isFresh() {
    return Files.notExists(path.resolve("store"));
  }

  /**
   * Where the store is: closed to all but its owner, whoever made the folder above.
   *
   * @throws StartException if that cannot be
   */
  Path storeFolder() {
    Path store = path.resolve("store");
    try {
      Files.createDirectories(store);
      boolean _ = SecretFile.close(store);
      return store;
    } catch (IOException e) {
      throw new StartException("cannot use " + store + ": " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock ends with the process at the latest
    }
  }
}
