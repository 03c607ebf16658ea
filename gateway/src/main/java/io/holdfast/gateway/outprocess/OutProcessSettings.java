/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.launch.Executables;
import io.holdfast.gateway.load.ModuleLoadException;
import io.holdfast.gateway.sp.SpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an entrypoint of the gateway's file says of a module out of process.
 *
 * @param controlUri where its host binds the control channel, as text
 * @param control the same to connect to
 * @param messageUri where the host is to bind the message channel; it is told this text
 * @param message the same to connect to
 * @param silence how long a host may take to answer before its silence is told in the log
 * @param createTimeout how long creation waits for the host's first answer
 * @param queue how many messages to the host may wait
 * @param launch the host's program; empty if somebody else starts it
 */
record OutProcessSettings(
    String controlUri,
    SpAddress control,
    String messageUri,
    SpAddress message,
    Duration silence,
    Duration createTimeout,
    int queue,
    Optional<Launch> launch) {

  static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);
  static final Duration DEFAULT_CREATE_TIMEOUT = Duration.ofSeconds(30);
  static final Duration DEFAULT_GRACE = Duration.ofSeconds(3);
  static final int DEFAULT_QUEUE = 1_024;

  /** What no other module may have. */
  Set<String> addresses() {
    return Set.of(controlUri, messageUri);
  }

  /**
   * How the gateway starts the host.
   *
   * @param path of the executable, or its name on the PATH
   * @param args after it
   * @param grace how long it may take to end by itself
   */
  record Launch(String path, List<String> args, Duration grace) {

    /**
     * Makes sure that there is such a program.
     *
     * @throws ModuleLoadException saying what is missing
     */
    void requireProgram() throws ModuleLoadException {
      try {
        Executables.require(path, Path.of(""));
      } catch (IOException e) {
        throw refused(e);
      }
    }

    /** For a program that cannot be started. */
    static ModuleLoadException refused(IOException e) {
      return new ModuleLoadException("launch.path: " + e.getMessage(), e);
    }
  }
}
