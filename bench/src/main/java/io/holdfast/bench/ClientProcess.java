/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.bench.client.Child;
import io.holdfast.bench.client.Task;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts JVMs that measure a client each, all with the same flags: nothing that one client loads,
 * compiles or leaves behind weighs on another.
 */
final class ClientProcess {

  private static final String QUIET =
      """
      <configuration>
        <statusListener class="ch.qos.logback.core.status.NopStatusListener"/>
        <appender name="STDERR" class="ch.qos.logback.core.ConsoleAppender">
          <target>System.err</target>
          <encoder><pattern>%-5level %logger{0} %msg%n</pattern></encoder>
        </appender>
        <root level="ERROR"><appender-ref ref="STDERR"/></root>
      </configuration>
      """;

  private ClientProcess() {}

  /**
   * Does a task in a process of its own and answers what was measured.
   *
   * @param data a directory to keep the task in
   */
  static <T> T run(Path data, Task task, Class<T> result) throws IOException, InterruptedException {
    Path file = data.resolve("task.json");
    Files.writeString(file, JsonMapper.shared().writeValueAsString(task));
    Path logging = Files.writeString(data.resolve("logback.xml"), QUIET);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // A heap that is resident from the start: what comes to the process is outside of it.
            "-XX:+UseSerialGC",
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=" + logging,
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            file.toString());
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    int begin = output.lastIndexOf('{');
    if (exit != 0 || begin < 0) {
      throw new IOException(task.kind().title() + " ended with " + exit + ": " + output);
    }
    return JsonMapper.shared().readValue(output.substring(begin), result);
  }
}
