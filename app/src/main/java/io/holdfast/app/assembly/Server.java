/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import java.nio.file.Path;
import java.util.List;

/** A hub that runs in this process, with its listeners and what runs beside it. */
public interface Server extends AutoCloseable {

  /** Where it is. */
  Ready ready();

  /**
   * Writes the ready file: whole, or not at all.
   *
   * @throws StartException if that cannot be
   */
  default void writeReady(Path file) {
    ready().write(file);
  }

  /** The folder of its data. */
  Path data();

  /** The address of the plain listener. */
  String plainHost();

  /** What else runs. */
  List<Part> parts();

  /** What people should know about how it was started. */
  List<String> notes();

  /** What to try next. */
  List<String> suggestions();

  /** Everybody was told that it is ready: what nobody waits for is started now. */
  default void announced() {}

  /** Stops everything, the last started first; what fails to stop does not keep the rest. */
  @Override
  void close();

  /** The program's version. */
  static String version() {
    String version = Server.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
