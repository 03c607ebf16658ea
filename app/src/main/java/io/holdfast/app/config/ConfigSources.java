/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where configuration comes from, the weakest first.
 *
 * @param file a TOML file that must exist, or null for none
 * @param environment the environment's variables; those with {@code HOLDFAST_} and {@code __} count
 * @param flags what the command line said: option to value, such as {@code --mqtt-port} to 8883
 */
public record ConfigSources(
    @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {

  /** The file in the working directory that is read when none is named. */
  public static final Path STANDARD_FILE = Path.of("holdfast.toml");
}
