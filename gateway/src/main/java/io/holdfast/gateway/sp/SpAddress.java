/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a PAIR socket connects or binds. */
public sealed interface SpAddress {

  /**
   * The longest path of a Unix domain socket, in bytes. Java takes one byte less than libnanomsg,
   * which aborts its process beyond 107.
   */
  int MAX_PATH = 106;

  /** A Unix domain socket; a relative path counts from the working directory of each process. */
  record Ipc(Path path) implements SpAddress {
    @Override
    public String toString() {
      return "ipc://" + path;
    }
  }

  /** TCP over IPv4; the host of a bound one may be {@code *}. */
  record Tcp(String host, int port) implements SpAddress {
    @Override
    public String toString() {
      return "tcp://" + host + ":" + port;
    }
  }

  /**
   * Reads {@code ipc://PATH} or {@code tcp://HOST:PORT}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static SpAddress parse(String uri) {
    if (uri.startsWith("ipc://")) {
      return ipc(uri.substring("ipc://".length()));
    }
    if (uri.startsWith("tcp://")) {
      return tcp(uri, uri.substring("tcp://".length()));
    }
    throw new IllegalArgumentException(
        "\"" + uri + "\" must begin with ipc:// or tcp://, as in ipc:///run/sensor.control");
  }

  private static SpAddress ipc(String path) {
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0) {
      throw new IllegalArgumentException("ipc:// wants a path, as in ipc:///run/sensor.control");
    }
    if (length > MAX_PATH) {
      throw new IllegalArgumentException(
          "the path of ipc://%s has %d bytes; %d are the most that a socket can have"
              .formatted(path, length, MAX_PATH));
    }
    return new Ipc(Path.of(path));
  }

  private static SpAddress tcp(String uri, String text) {
    int colon = text.lastIndexOf(':');
    String digits = text.substring(colon + 1);
    if (colon <= 0
        || text.indexOf(';') >= 0
        || !digits.matches("[0-9]{1,5}")
        || Integer.parseInt(digits) > 65_535) {
      throw new IllegalArgumentException(
          "\"" + uri + "\" must have a host and a port, as in tcp://127.0.0.1:7501");
    }
    return new Tcp(text.substring(0, colon), Integer.parseInt(digits));
  }
}
