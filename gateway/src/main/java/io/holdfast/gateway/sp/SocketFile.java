/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The file of a Unix domain socket. Netty removes it when the socket is closed; a process that was
 * killed leaves it behind.
 */
final class SocketFile {

  private SocketFile() {}

  /**
   * Removes a socket at which nobody listens any more.
   *
   * @throws IOException saying why there is no room for one of our own
   */
  static void makeRoom(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException(
          "ipc://%s cannot be bound: the folder %s does not exist, make it first"
              .formatted(path, folder));
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new IOException(
          "ipc://%s cannot be bound: that is no socket, move it away or choose another path"
              .formatted(path));
    }
    if (isListenedAt(path)) {
      throw new IOException(
          "ipc://%s cannot be bound: another program listens there".formatted(path));
    }
    Files.deleteIfExists(path);
  }

  /** Only a refusal says that nobody is there; a queue that is full, or a ban, does not. */
  private static boolean isListenedAt(Path path) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
