/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A running hub with its listeners. */
public final class HubServer implements AutoCloseable {

  private final DataFolder folder;
  private final Ready ready;

  private HubServer(DataFolder folder, Ready ready) {
    this.folder = folder;
    this.ready = ready;
  }

  /**
   * Starts everything and returns when connections are accepted.
   *
   * @throws StartException naming what is in the way
   */
  public static HubServer start(Config config, Map<String, String> environment, Company company) {
    DataFolder folder = DataFolder.take(config.server().data());
    return new HubServer(
        folder,
        new Ready("127.0.0.1", 8883, 443, null, folder.path().resolve("ca.pem"), "", Map.of()));
  }

  /** Where it is. */
  public Ready ready() {
    return ready;
  }

  /** Writes the ready file: whole, or not at all. */
  public void writeReady(Path file) {
    try {
      PrivateFile.write(file, ready.json());
    } catch (IOException e) {
      throw new StartException("cannot write --ready-file " + file + ": " + e, e);
    }
  }

  /** The folder of its data. */
  public Path data() {
    return folder.path();
  }

  /** The address of the plain listener. */
  public String plainHost() {
    return "127.0.0.1";
  }

  /** What else runs. */
  public List<Part> parts() {
    return List.of();
  }

  /** What people should know about how it was started. */
  public List<String> notes() {
    return List.of();
  }

  /** What to try next. */
  public List<String> suggestions() {
    return List.of("./holdfast hub monitor-events");
  }

  @Override
  public void close() {
    folder.close();
  }
}
