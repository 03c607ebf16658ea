/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The TCP ports on which a process of this machine listens; Linux only. */
public final class ListeningPorts {

  private static final String LISTEN = "0A";

  private ListeningPorts() {}

  /** The ports of the process with this id. */
  public static Set<Integer> of(long process) throws IOException {
    Set<String> sockets = sockets(process);
    Set<Integer> ports = new HashSet<>();
    for (String table : new String[] {"tcp", "tcp6"}) {
      for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
        // number, local address:port, remote, state, queues, timer, retransmits, user, timeout,
        // inode
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > 9 && columns[3].equals(LISTEN) && sockets.contains(columns[9])) {
          String local = columns[1];
          ports.add(Integer.parseInt(local.substring(local.indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  /** Their inodes. */
  private static Set<String> sockets(long process) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(process), "fd"))) {
      for (Path each : open) {
        String target = target(each);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  /** Where a descriptor leads; nowhere if it was closed meanwhile. */
  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
