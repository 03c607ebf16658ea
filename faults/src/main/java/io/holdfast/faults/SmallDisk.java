/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system of a few mebibytes, to be filled: a tmpfs, mounted where that is permitted, with or
 * without sudo. Any thread.
 */
public final class SmallDisk implements AutoCloseable {

  /** Of what the ballast is made: much at once as long as there is much space. */
  private static final List<Integer> BLOCKS = List.of(4 << 20, 4096);

  private static final int ATTEMPTS = 100;

  private final Path folder;

  /** What takes space and is of no use. */
  private final Path ballast;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
  }

  /**
   * Mounts one on a new folder; skips or fails the running test where that is not permitted.
   *
   * @param folder does not exist yet
   */
  public static SmallDisk mount(Path folder, int mebibytes) throws IOException {
    Files.createDirectory(folder);
    String options =
        "size=" + mebibytes + "m,mode=700,uid=" + Files.getAttribute(folder, "unix:uid");
    Required.peer(
        "permission to mount a file system",
        run("mount", "-t", "tmpfs", "-o", options, "holdfast-test", folder.toString()));
    return new SmallDisk(folder);
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** Makes it larger, or as small as what is on it permits. */
  public void resize(int mebibytes) throws IOException {
    demand("mount", "-o", "remount,size=" + mebibytes + "m", folder.toString());
  }

  /** Takes space until so many bytes are left. */
  public void fill(long left) throws IOException {
    for (int attempt = 1; true; attempt++) {
      try {
        take(left);
        return;
      } catch (IOException e) {
        // Somebody else was faster: then nothing is left, or less than was asked for; unless he
        // has given back since.
        if (Files.getFileStore(folder).getUsableSpace() <= Math.max(left, BLOCKS.get(0))) {
          return;
        }
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void take(long left) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int size : BLOCKS) {
        byte[] block = new byte[size];
        while (Files.getFileStore(folder).getUsableSpace() >= left + size) {
          out.write(block);
        }
      }
    }
  }

  /** Gives back what {@link #fill} took. */
  public void free() throws IOException {
    Files.deleteIfExists(ballast);
  }

  /** Takes it away with all that is on it, also from programs that still have files open there. */
  @Override
  public void close() throws IOException {
    demand("umount", "-l", folder.toString());
  }

  private static void demand(String... command) throws IOException {
    if (!run(command)) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static boolean run(String... command) throws IOException {
    List<String> asRoot = new ArrayList<>(List.of("sudo", "-n"));
    asRoot.addAll(List.of(command));
    return succeeds(List.of(command)) || succeeds(asRoot);
  }

  private static boolean succeeds(List<String> command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
