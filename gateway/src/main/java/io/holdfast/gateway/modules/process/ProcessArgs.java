/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.launch.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a gateway's file says of a program.
 *
 * @param command the program, found on the PATH if it has no slash, and its arguments
 * @param cwd the working directory; empty for the gateway's
 * @param env variables besides those of the gateway
 * @param restart when it is started again
 * @param plain whether each line that it writes is a message's content as it is
 * @param properties what each message of it has, unless its line says otherwise
 * @param grace how long it has to end, before it is told to, and again before it is killed
 * @param patience how long a message waits for a program that does not read
 */
record ProcessArgs(
    List<String> command,
    Optional<Path> cwd,
    Map<String, String> env,
    Restart restart,
    boolean plain,
    Map<String, String> properties,
    Duration grace,
    Duration patience) {

  private static final Set<String> KEYS =
      Set.of(
          "command",
          "path",
          "args",
          "cwd",
          "env",
          "restart",
          "plain",
          "properties",
          "grace",
          "wait");

  /**
   * Reads the module's arguments.
   *
   * @throws io.holdfast.gateway.json.JsonFault naming what is wrong
   */
  static ProcessArgs read(JsonPlace args) {
    args.object(KEYS);
    return new ProcessArgs(
        command(args),
        args.optional("cwd").map(ProcessArgs::folder),
        args.optional("env").map(ProcessArgs::variables).orElse(Map.of()),
        args.optional("restart").map(Restart::read).orElse(Restart.ALWAYS),
        args.optional("plain").map(JsonPlace::flag).orElse(false),
        args.optional("properties").map(ProcessArgs::texts).orElse(Map.of()),
        time(args, "grace", Duration.ofSeconds(3)),
        time(args, "wait", Duration.ofSeconds(30)));
  }

  /**
   * Makes sure that there is such a program.
   *
   * @throws IOException saying what is missing
   */
  void requireProgram() throws IOException {
    Executables.require(command.get(0), cwd.orElse(Path.of("")));
  }

  private static List<String> command(JsonPlace args) {
    Optional<JsonPlace> command = args.optional("command");
    if (command.isPresent() == args.has("path")) {
      throw args.fault("must have either \"command\", an array, or \"path\" and \"args\"");
    }
    if (command.isPresent() && args.has("args")) {
      throw args.member("args").fault("goes with \"path\"; put it into \"command\"");
    }
    List<String> words = new ArrayList<>();
    if (command.isPresent()) {
      words.addAll(words(command.get()));
    } else {
      words.add(word(args.member("path")));
      args.optional("args").ifPresent(more -> words.addAll(words(more)));
    }
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw command.orElse(args).fault("must begin with the program");
    }
    return List.copyOf(words);
  }

  private static List<String> words(JsonPlace array) {
    return array.elements().stream().map(ProcessArgs::word).toList();
  }

  private static String word(JsonPlace place) {
    String text = place.textOrEmpty();
    if (text.indexOf('\0') >= 0) {
      throw place.fault("must not have a NUL character");
    }
    return text;
  }

  private static Path folder(JsonPlace place) {
    try {
      Path folder = Path.of(place.string());
      if (Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      // Then it is no folder.
    }
    throw place.fault("names no folder; make it, or leave \"cwd\" away");
  }

  private static Map<String, String> variables(JsonPlace object) {
    Map<String, String> variables = texts(object);
    for (String name : variables.keySet()) {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw object.fault("has \"" + name + "\", which cannot be the name of a variable");
      }
    }
    return variables;
  }

  private static Map<String, String> texts(JsonPlace object) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonPlace> member : object.members().entrySet()) {
      if (member.getKey().indexOf('\0') >= 0) {
        throw object.fault("must not have a NUL character in a name");
      }
      texts.put(member.getKey(), word(member.getValue()));
    }
    return texts;
  }

  private static Duration time(JsonPlace args, String key, Duration otherwise) {
    return args.optional(key)
        .map(place -> place.duration(Duration.ZERO, Duration.ofHours(1)))
        .orElse(otherwise);
  }
}
