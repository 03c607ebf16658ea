/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.ScriptedHub;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A console with the login of a scripted hub. */
final class Desk implements AutoCloseable {

  private final ScriptedHub hub;
  private final Path folder;
  private Console console;

  private Desk(ScriptedHub hub, Path folder) {
    this.hub = hub;
    this.folder = folder;
    this.console = new Console(environment());
  }

  static Desk in(Path folder) throws IOException, GeneralSecurityException {
    return new Desk(ScriptedHub.start(folder), folder);
  }

  private Map<String, String> environment() {
    return Map.of(
        "HOLDFAST_LOGIN", login(),
        "HOLDFAST_CA_FILE", hub.caFile().toString(),
        "XDG_DATA_HOME", folder.toString(),
        "XDG_RUNTIME_DIR", folder.toString());
  }

  /** From now on a variable has another value. */
  Desk with(String name, String value) {
    Map<String, String> changed = new HashMap<>(environment());
    changed.put(name, value);
    console = new Console(changed);
    return this;
  }

  /** The connection string, with the port. */
  String login() {
    return hub.connectionString().replace("127.0.0.1", "127.0.0.1:" + hub.port());
  }

  ScriptedHub hub() {
    return hub;
  }

  /** Runs a command of {@code holdfast hub}. */
  int run(String... args) {
    List<String> all = new ArrayList<>(List.of("hub"));
    all.addAll(List.of(args));
    return console.run(all.toArray(String[]::new));
  }

  String out() {
    return console.out();
  }

  String err() {
    return console.err();
  }

  @Override
  public void close() {
    hub.close();
  }
}
