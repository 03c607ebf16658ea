/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a store's directory for one opener. The operating system frees it when a process dies. */
final class StoreLock implements AutoCloseable {

  /**
   * The directories open in this process. Process-wide like the operating system's own table, which
   * it must go before: POSIX drops a process's lock when it closes any handle of the file.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private StoreLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Takes the directory, which exists. */
  static StoreLock take(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!OPEN.add(real)) {
      throw new StoreInUseException(directory, "this process itself", null);
    }
    try {
      return new StoreLock(real, lockedFile(directory));
    } catch (IOException | RuntimeException failure) {
      OPEN.remove(real);
      throw failure;
    }
  }

  private static FileChannel lockedFile(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("in-use"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new StoreInUseException(directory, "process " + holder(channel), null);
      }
      long pid = ProcessHandle.current().pid();
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Keys.text(pid + "\n")), 0);
      return channel;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    return StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("the lock of " + directory + " cannot be closed", e);
    } finally {
      OPEN.remove(directory);
    }
  }
}
