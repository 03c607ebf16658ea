/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes small files whole or not at all: who looks meanwhile sees the former one, or none. When it
 * returns the file is on the disk, and its name in its folder.
 */
public final class WholeFile {

  private static final String OWNER_ONLY = "rw-------";

  private WholeFile() {}

  /** Writes a file that only its owner may read. Makes the folder if there is none. */
  public static void write(Path file, String text) throws IOException {
    write(file, text, OWNER_ONLY);
  }

  /** Writes a file that everybody may read and its owner may change. */
  public static void writeOpen(Path file, String text) throws IOException {
    write(file, text, "rw-r--r--");
  }

  /** Removes a file if it is there, for good. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      forceFolder(folder(file.toAbsolutePath()));
    }
  }

  private static void write(Path file, String text, String permissions) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = folder(target);
    Files.createDirectories(folder);
    boolean posix = isPosix(target);
    // Closed at first in any case, and as it shall be afterwards: the umask takes from the former.
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
            }
            : new FileAttribute<?>[0];
    Path fresh = Files.createTempFile(folder, "." + target.getFileName(), ".new", attributes);
    try {
      writeForced(fresh, text);
      if (posix && !permissions.equals(OWNER_ONLY)) {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
      }
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    forceFolder(folder);
  }

  private static void writeForced(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Else a power cut could take the new name back. */
  private static void forceFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException(file + " is a folder");
    }
    return folder;
  }
}
