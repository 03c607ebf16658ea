/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Does to a folder what a power cut does: whatever the program in it had not synced is gone, or is
 * there in part. {@code powercut.c}, which the program is started with, notes what is on the disk.
 *
 * <p>The model, harsher than most file systems: content is on the disk up to the size that the file
 * had when a sync of it began; behind that nothing is left, or some bytes, or zeros. New, changed
 * and removed names are on the disk when the folder was synced; later ones are all there, or none
 * of them: by lot. What was written again in place counts as written; drives that lie are not
 * modelled.
 *
 * <p>One thread uses it, and not while the program runs.
 */
public final class PowerCut {

  private final Path root;
  private final Path library;
  private final Path journal;
  private final Path kept;
  private long lostBytes;
  private int lostNames;

  /**
   * For one folder, as it is now.
   *
   * @param root what loses power
   * @param side for the journal, in the same file system
   */
  public PowerCut(Path root, Path side) {
    this.root = root.toAbsolutePath();
    this.library = Preload.compile("powercut", side);
    this.journal = side.toAbsolutePath().resolve("journal");
    this.kept = side.toAbsolutePath().resolve("kept");
    try {
      Files.createDirectories(this.root);
      Files.createDirectories(kept);
      begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the program is to be started with. */
  public Map<String, String> environment() {
    return Map.of(
        Preload.VARIABLE,
        library.toString(),
        "POWERCUT_ROOT",
        root.toString(),
        "POWERCUT_JOURNAL",
        journal.toString(),
        "POWERCUT_KEPT",
        kept.toString());
  }

  /** Cuts the power of a program that has been killed; what is left then is on the disk. */
  public void cut(SplittableRandom random) {
    try {
      Journal synced = Journal.read(journal);
      Map<Long, Path> files = new HashMap<>();
      remember(root, files);
      remember(kept, files);
      cutFolder(root, synced, files, random);
      begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remember(Path folder, Map<Long, Path> files) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(inode(file), file);
      }
    }
  }

  private void cutFolder(
      Path folder, Journal synced, Map<Long, Path> files, SplittableRandom random)
      throws IOException {
    if (random.nextBoolean()) {
      takeBackNames(folder, synced.names(inode(folder)), files);
    }
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry)) {
        cutFolder(entry, synced, files, random);
      } else if (Files.isRegularFile(entry)) {
        cutFile(entry, synced.size(inode(entry)), random);
      }
    }
  }

  /** Makes the names of a folder those that were synced. */
  private void takeBackNames(Path folder, Map<String, Long> names, Map<Long, Path> files)
      throws IOException {
    Map<String, Path> restored = new HashMap<>();
    for (Map.Entry<String, Long> name : names.entrySet()) {
      Path now = folder.resolve(name.getKey());
      Path file = files.get(name.getValue());
      if (file != null && !file.equals(now)) {
        // By way of the folder beside: the name may be another's now, and that one's another's.
        Path safe = kept.resolve("restored-" + name.getValue());
        if (!Files.exists(safe)) {
          Files.createLink(safe, file);
        }
        restored.put(name.getKey(), safe);
      }
    }
    for (Path entry : entries(folder)) {
      String name = entry.getFileName().toString();
      if (!names.containsKey(name) || restored.containsKey(name)) {
        delete(entry);
        lostNames++;
      }
    }
    for (Map.Entry<String, Path> file : restored.entrySet()) {
      Files.createLink(folder.resolve(file.getKey()), file.getValue());
      lostNames++;
    }
  }

  /** But for the test's own files. */
  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(PowerCut::isTheProgramsOwn).sorted().toList();
    }
  }

  private static boolean isTheProgramsOwn(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith("testkit-") && !name.equals("holdfast.toml");
  }

  private void cutFile(Path file, long synced, SplittableRandom random) throws IOException {
    long size = Files.size(file);
    if (size <= synced) {
      return;
    }
    lostBytes += size - synced;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(random.nextBoolean() ? synced : random.nextLong(synced, size));
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }

  /** All that is there is on the disk. */
  private void begin() throws IOException {
    try (Stream<Path> old = Files.list(kept)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    Journal.write(journal, root);
  }

  static long inode(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino");
  }

  @Override
  public String toString() {
    return lostBytes + " bytes and " + lostNames + " names were not synced";
  }
}
