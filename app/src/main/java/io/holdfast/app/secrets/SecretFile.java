/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A file that holds a secret. Where the file system knows no owners all of them will do. */
public final class SecretFile {

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

  private static final Set<PosixFilePermission> GROUP =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);

  private SecretFile() {}

  /**
   * What a file of the operator's holds.
   *
   * @param key where the configuration names it, for the message
   * @throws SecretException if it cannot be read, or everybody on this machine can
   */
  public static String read(Path file, String key) {
    try {
      if (!intersection(file, OTHERS).isEmpty()) {
        throw new SecretException(
            file
                + " ("
                + key
                + ") holds a key that everybody on this machine can read or change:"
                + " chmod 600 "
                + file);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new SecretException("cannot read " + file + " (" + key + "): " + e, e);
    }
  }

  /** Whether others than its owner may read the file, as its group may where containers need it. */
  public static boolean isShared(Path file) {
    try {
      return !intersection(file, GROUP).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Takes from everybody but its owner what they may do with a file or folder of the hub's own.
   *
   * @return whether there was something to take
   */
  public static boolean close(Path file) throws IOException {
    Set<PosixFilePermission> beyond = EnumSet.copyOf(OTHERS);
    beyond.addAll(GROUP);
    beyond.add(PosixFilePermission.GROUP_EXECUTE);
    beyond.add(PosixFilePermission.OTHERS_EXECUTE);
    if (intersection(file, beyond).isEmpty()) {
      return false;
    }
    boolean folder = Files.isDirectory(file);
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(folder ? "rwx------" : "rw-------"));
    return true;
  }

  private static Set<PosixFilePermission> intersection(Path file, Set<PosixFilePermission> of)
      throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Set.of();
    }
    Set<PosixFilePermission> both = EnumSet.copyOf(of);
    both.retainAll(Files.getPosixFilePermissions(file));
    return both;
  }
}
