/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import io.holdfast.app.secrets.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hub that runs on this machine, as it tells the other commands of its user: in {@code
 * running.json} of its data folder, to which a file in the user's runtime folder points. The keys
 * are in the runtime folder, too, if there is one: the folder of data is copied, and outlives a hub
 * that is killed.
 *
 * @param process its process id
 * @param policies connection strings, by policy
 */
public record RunningHub(long process, Ready ready, Map<String, String> policies) {

  private static final String FILE = "running.json";
  private static final String PROCESS = "process";
  private static final String STARTED = "started";
  private static final String SECRETS = "secrets";

  /** The hub that runs on this folder of data, if one does. */
  public static Optional<RunningHub> of(Path data) {
    try {
      JsonNode place = read(data.resolve(FILE));
      long process = place.path(PROCESS).asLong();
      // A hub that was killed left its file behind, and its process id may be another's by now.
      if (!isAlive(process, place.path(STARTED).asString(""))) {
        return Optional.empty();
      }
      JsonNode tree = place.has(SECRETS) ? read(Path.of(place.path(SECRETS).asString())) : place;
      Map<String, String> policies = new LinkedHashMap<>();
      tree.path("policies")
          .properties()
          .forEach(entry -> policies.put(entry.getKey(), entry.getValue().asString()));
      return Optional.of(new RunningHub(process, Ready.of(tree), policies));
    } catch (IOException | JacksonException | InvalidPathException e) {
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

  /**
   * Tells others of this hub. Its keys go to the user's runtime folder, which lies in memory on
   * most systems, or to the folder of data if there is none.
   *
   * @param isLast whether commands are to find it that name no folder of data
   * @return what people should know about it
   * @throws StartException if the folder of data cannot be written
   */
  public Optional<String> tell(Path data, Map<String, String> environment, boolean isLast) {
    ObjectNode secrets = ready.tree();
    ObjectNode strings = secrets.putObject("policies");
    policies.forEach(strings::put);
    ObjectNode place = JsonMapper.shared().createObjectNode().put(PROCESS, process);
    started(process).ifPresent(start -> place.put(STARTED, start));
    secretsFile(data, environment)
        .filter(file -> isWritten(file, secrets))
        .ifPresentOrElse(file -> place.put(SECRETS, file.toString()), () -> place.setAll(secrets));
    Path file = data.resolve(FILE);
    try {
      WholeFile.write(file, place.toString());
    } catch (IOException e) {
      throw new StartException("cannot write " + file + ": " + e, e);
    }
    if (!isLast) {
      return Optional.empty();
    }
    Path pointer = pointer(environment);
    try {
      WholeFile.write(pointer, data + "\n");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "Other commands find this hub only with --data "
              + data
              + ", since it could not be noted in "
              + pointer
              + ".");
    }
  }

  private static boolean isWritten(Path file, ObjectNode secrets) {
    try {
      WholeFile.write(file, secrets.toString());
      return true;
    } catch (IOException e) {
      // then in the folder of data, which is its owner's only, too
      return false;
    }
  }

  /** Takes back what {@link #tell} said, but not what another hub has said since. */
  public static void forget(Path data, Map<String, String> environment) {
    Path file = data.resolve(FILE);
    try {
      String secrets = Files.exists(file) ? read(file).path(SECRETS).asString("") : "";
      // It is deleted only if it can be nothing else.
      if (secrets.endsWith(secretsName(data))) {
        Files.deleteIfExists(Path.of(secrets));
      }
    } catch (IOException | JacksonException | InvalidPathException e) {
      // what is left names a process that is gone
    }
    try {
      Files.deleteIfExists(file);
      Path pointer = pointer(environment);
      if (Files.exists(pointer) && Files.readString(pointer).strip().equals(data.toString())) {
        Files.deleteIfExists(pointer);
      }
    } catch (IOException e) {
      // a stale file is harmless: it names a process that is gone
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  private static Optional<Path> secretsFile(Path data, Map<String, String> environment) {
    return runtime(environment).map(folder -> folder.resolve(secretsName(data)));
  }

  /** One for each folder of data. */
  private static String secretsName(Path data) {
    return "hub-"
        + UUID.nameUUIDFromBytes(data.toString().getBytes(StandardCharsets.UTF_8))
        + ".json";
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
    return runtime(environment)
        .orElseGet(() -> Path.of(Config.home(environment), ".local", "state", "holdfast"))
        .resolve("running");
  }

  /** Our part of the user's runtime folder. */
  private static Optional<Path> runtime(Map<String, String> environment) {
    return Optional.of(Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", "")))
        .filter(Path::isAbsolute)
        .map(folder -> folder.resolve("holdfast"));
  }
}
