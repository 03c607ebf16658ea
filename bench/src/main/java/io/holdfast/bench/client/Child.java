/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** The main class of a process that measures one client. */
public final class Child {

  private Child() {}

  /** Does the task of the file and prints what came of it. */
  public static void main(String[] arguments) throws Exception {
    JsonMapper json = JsonMapper.shared();
    Task task = json.readValue(Files.readString(Path.of(arguments[0])), Task.class);
    System.out.println(
        json.writeValueAsString(task.seconds() > 0 ? SendingRun.of(task) : IdleRun.of(task)));
    System.exit(0); // Threads that a client leaves behind are no reason to stay.
  }
}
