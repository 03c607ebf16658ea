/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.HoldfastOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files that the gateway's guide shows, with the shipped program. */
class GatewayExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "docs", "examples", "gateway");
  private static final String FOLDER = "docs/examples/gateway";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final JsonMapper json = new JsonMapper();
  @TempDir private Path folder;

  @BeforeEach
  void copy() throws IOException {
    Path copy = Files.createDirectories(folder.resolve(FOLDER));
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
  }

  @Test
  @DisplayName("The guide's first gateway logs what its thermometer and its two scripts say")
  void first_RUN_logsAlarmsAndLoads() throws Exception {
    try (GatewayCommand gateway = run(FOLDER + "/first.json")) {
      assertThat(gateway.ready("ready.json")).contains("thermometer", "alarm", "load", "log");
      await(() -> contents("alarm").contains("{\"hot\":31}") && !contents("load").isEmpty());

      assertThat(gateway.stop()).as(gateway.err()).isZero();
    }
    assertThat(contents("load").get(0)).matches("\\{\"load\": [0-9.]+}");
    JsonNode log = log();
    assertThat(log.get(0).get("content").stringValue()).isEqualTo("Log started");
    assertThat(log.get(log.size() - 1).get("content").stringValue()).isEqualTo("Log stopped");
  }

  @Test
  @DisplayName("The guide's module in Java runs in a process of its own, and in the gateway's")
  void outside_RUN_hasTheSameModuleInsideAndOutside() throws Exception {
    compile(folder.resolve(FOLDER + "/Fahrenheit.java"), folder.resolve("classes"));
    String program = HoldfastOptions.in(folder).command().toString();
    String outside =
        Files.readString(folder.resolve(FOLDER + "/outside.json"))
            .replace("\"./holdfast\"", '"' + program + '"')
            .replace("\"activation.type\"", "\"create.timeout\": 180000, \"activation.type\"");
    runUntilFahrenheit("outside.json", outside);

    String inside =
        outside.replaceAll(
            "(?s)\"name\": \"outprocess\".*--until-stdin-closes\"\\s*]\\s*}\\s*}",
            "\"name\": \"java\", \"entrypoint\":"
                + " {\"class.name\": \"Fahrenheit\", \"class.path\": \"classes\"}");
    assertThat(inside).contains("class.name").doesNotContain("launch");
    Files.delete(folder.resolve("gateway-log.json"));
    runUntilFahrenheit("inside.json", inside);
  }

  private void runUntilFahrenheit(String name, String file) throws Exception {
    Files.writeString(folder.resolve(name), file);
    Files.deleteIfExists(folder.resolve("ready.json"));
    try (GatewayCommand gateway = run(name)) {
      assertThat(gateway.ready("ready.json")).contains("fahrenheit");
      await(() -> contents("bleTelemetry").contains("{\"fahrenheit\": 50.00}"));
      assertThat(gateway.stop()).as(gateway.err()).isZero();
    }
  }

  private GatewayCommand run(String file) throws IOException {
    return GatewayCommand.start(folder, "gateway", "run", file, "--ready-file", "ready.json");
  }

  private static void compile(Path source, Path classes) throws IOException {
    Files.createDirectories(classes);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(status).isZero();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(JacksonException.class) // it is being written
        .until(condition);
  }

  /** The contents of what the log has from a source. */
  private List<String> contents(String source) throws IOException {
    List<String> contents = new ArrayList<>();
    for (JsonNode entry : log()) {
      if (entry.path("properties").path("source").asString("").equals(source)) {
        contents.add(
            new String(
                Base64.getDecoder().decode(entry.get("content").stringValue()),
                StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  private JsonNode log() throws IOException {
    Path log = folder.resolve("gateway-log.json");
    return Files.exists(log) ? json.readTree(Files.readString(log)) : json.createArrayNode();
  }
}
