/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hub that runs on this machine, as it tells the other commands of its user: in {@code
 * running.json} of its data folder, to which a file in the user's runtime folder points.
 *
 * @param process its process id
 * @param policies connection strings, by policy
 */
public record RunningHub(long process, Ready ready, Map<String, String> policies) {

  private static final String FILE = "running.json";

  /** The hub that runs on this folder of data, if one does. */
  public static Optional<RunningHub> of(Path data) {
    try {
      JsonNode tree = JsonMapper.shared().readTree(Files.readString(data.resolve(FILE)));
      Map<String, String> policies = new LinkedHashMap<>();
      tree.path("policies")
          .properties()
          .forEach(entry -> policies.put(entry.getKey(), entry.getValue().asString()));
      long process = tree.path("process").asLong();
      // A hub that was killed left its file behind, and its process id may be another's by now.
      return isAlive(process, tree.path("started").asString(""))
          ? Optional.of(new RunningHub(process, Ready.of(tree), policies))
          : Optional.empty();
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** The hub that was started last and still runs, wherever its data is. */
  public static Optional<RunningHub> last(Map<String, String> environment) {
    try {
      return of(Path.of(Files.readString(pointer(environment)).strip()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Tells others of this hub. */
  public void tell(Path data, Map<String, String> environment) {
    ObjectNode tree = ready.tree();
    tree.put("process", process);
    started(process).ifPresent(start -> tree.put("started", start));
    ObjectNode strings = tree.putObject("policies");
    policies.forEach(strings::put);
    try {
      PrivateFile.write(data.resolve(FILE), JsonMapper.shared().writeValueAsString(tree));
      PrivateFile.write(pointer(environment), data + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes back what {@link #tell} said, but not what another hub has said since. */
  public static void forget(Path data, Map<String, String> environment) {
    try {
      Files.deleteIfExists(data.resolve(FILE));
      Path pointer = pointer(environment);
      if (Files.exists(pointer) && Files.readString(pointer).strip().equals(data.toString())) {
        Files.deleteIfExists(pointer);
      }
    } catch (IOException e) {
      // a stale file is harmless: it names a process that is gone
    }
  }

  private static boolean isAlive(long process, String start) {
    boolean isAlive = ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    return isAlive && (start.isEmpty() || started(process).map(start::equals).orElse(true));
  }

  /** When a process started, where the system tells. */
  private static Optional<String> started(long process) {
    return ProcessHandle.of(process)
        .flatMap(handle -> handle.info().startInstant())
        .map(Instant::toString);
  }

  private static Path pointer(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return Path.of(runtime).isAbsolute()
        ? Path.of(runtime, "holdfast", "running")
        : Path.of(Config.home(environment), ".local", "state", "holdfast", "running");
  }
}
