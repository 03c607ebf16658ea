/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the hub as a whole.
 *
 * @param data the folder of its data
 * @param host the address that every listener binds
 * @param name the host name in connection strings; null to take the address
 * @param logLevel how much it logs
 */
public record ServerConfig(Path data, InetAddress host, @Nullable String name, LogLevel logLevel) {

  private static final String SECTION = "server";

  static final Key<Path> DATA =
      new Key<>(
          SECTION,
          "data",
          Form.PATH,
          "",
          "Folder of all that the hub keeps; made if absent. Without it `$XDG_DATA_HOME/holdfast`,"
              + " or `~/.local/share/holdfast`.",
          "--data");
  static final Key<InetAddress> HOST =
      new Key<>(
          SECTION,
          "host",
          Form.ADDRESS,
          "127.0.0.1",
          "Address that the listeners bind. `0.0.0.0` is every address of the machine.",
          "--host");
  static final Key<String> NAME =
      new Key<>(
          SECTION,
          "name",
          Form.TEXT,
          "",
          "Host name in the connection strings that the hub gives out. Without it the address it"
              + " binds, or the machine's name if it binds every address.",
          "");
  static final Key<LogLevel> LOG_LEVEL =
      new Key<>(
          SECTION, "log-level", Form.oneOf(LogLevel.class), "info", "How much the log tells.", "");

  static final List<Key<?>> KEYS = List.of(DATA, HOST, NAME, LOG_LEVEL);

  static ServerConfig of(Values values, Path standardData) {
    Path data = values.find(DATA);
    return new ServerConfig(
        data == null ? standardData : data,
        values.get(HOST),
        values.find(NAME),
        values.get(LOG_LEVEL));
  }
}
