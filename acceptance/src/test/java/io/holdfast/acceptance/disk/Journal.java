/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is on the disk, as {@code powercut.c} notes it.
 *
 * @param sizes by inode of a file
 * @param folders by inode of a folder, the names in it and what they stand for
 */
record Journal(Map<Long, Long> sizes, Map<Long, Map<String, Long>> folders) {

  static Journal read(Path file) throws IOException {
    Journal journal = new Journal(new HashMap<>(), new HashMap<>());
    for (String line : Files.readAllLines(file)) {
      journal.take(List.of(line.split(" ", -1)));
    }
    return journal;
  }

  private void take(List<String> words) {
    long inode = Long.parseLong(words.get(1));
    if (words.get(0).equals("F")) {
      sizes.put(inode, Long.parseLong(words.get(2)));
      return;
    }
    Map<String, Long> names = new HashMap<>();
    for (int i = 2; i < words.size(); i += 2) {
      names.put(words.get(i + 1), Long.parseLong(words.get(i)));
    }
    folders.put(inode, names);
  }

  /** Begins a journal with all that is in a folder, and the folder itself. */
  static void write(Path file, Path root) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.toList()) {
        if (Files.isDirectory(each)) {
          text.append("D ").append(PowerCut.inode(each));
          try (Stream<Path> entries = Files.list(each)) {
            for (Path entry : entries.toList()) {
              text.append(' ').append(PowerCut.inode(entry));
              text.append(' ').append(entry.getFileName());
            }
          }
          text.append('\n');
        } else if (Files.isRegularFile(each)) {
          text.append("F ").append(PowerCut.inode(each)).append(' ');
          text.append(Files.size(each)).append('\n');
        }
      }
    }
    Files.writeString(file, text);
  }

  /** How much of a file is on the disk. */
  long size(long inode) {
    return sizes.getOrDefault(inode, 0L);
  }

  /** Which names of a folder are. */
  Map<String, Long> names(long inode) {
    return folders.getOrDefault(inode, Map.of());
  }
}
