/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GatewayRunTest {

  /** A user's module: writes what it gets, and how it ends, into a file. */
  private static final String DIARY =
      """
      import io.holdfast.gateway.GatewayModule;
      import io.holdfast.gateway.ModuleContext;
      import io.holdfast.gateway.json.JsonPlace;
      import io.holdfast.wire.gateway.GatewayMessage;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;

      public class Diary implements GatewayModule {
        private Path file;
        public void create(ModuleContext context) throws Exception {
          file = Path.of(JsonPlace.parse(context.args()).member("file").string());
          write("create " + context.name());
        }
        public void start() throws Exception { write("start"); }
        public void receive(GatewayMessage message) throws Exception {
          write("receive " + message.properties().get("macAddress") + " " + message.content().utf8());
        }
        public void destroy() throws Exception { write("destroy"); }
        private void write(String line) throws Exception {
          Files.writeString(file, line + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
      }
      """;

  private static final String FILE =
      """
      {
        "modules": [
          {"name": "diary", "args": {"file": "diary.txt"},
           "loader": {"name": "java", "entrypoint": {"class.name": "Diary", "class.path": "classes"}}},
          {"name": "log", "args": {"filename": "log.json"},
           "loader": {"name": "builtin", "entrypoint": {"module": "logger"}}},
          {"name": "sensor", "args": {"macAddress": "01:02:03:04:05:06", "messagePeriod": 20},
           "loader": {"name": "builtin", "entrypoint": {"module": "simulated-device"}}}
        ],
        "links": [{"source": "sensor", "sink": "diary"}, {"source": "*", "sink": "log"}]
      }
      """;

  private static final String BAD =
      """
      {"modules": [
         {"name": "a", "loader": {"name": "native", "entrypoint": {"module.path": "a.so"}}},
         {"name": "b", "loader": {"name": "builtin", "entrypoint": {"module": "loger"}}}],
       "links": [{"source": "a", "sink": "c"}]}
      """;

  private static final String BAD_ARGUMENTS =
      """
      {"modules": [
         {"name": "sensor", "args": {"macAddress": "01:02:03:04:05:06"},
          "loader": {"name": "builtin", "entrypoint": {"module": "simulated-device"}}},
         {"name": "line", "args":
          {"host": "plc", "readings": [{"name": "level", "table": "smoke", "address": 4}]},
          "loader": {"name": "builtin", "entrypoint": {"module": "modbus"}}},
         {"name": "hub", "args": {"connectionStringEnv": "NOT_SET_HERE", "Transport": "SMOKE"},
          "loader": {"name": "builtin", "entrypoint": {"module": "iothub"}}},
         {"name": "script", "args": {"command": ["./no-script"]},
          "loader": {"name": "builtin", "entrypoint": {"module": "process"}}},
         {"name": "own", "loader": {"name": "java", "entrypoint": {"class.name": "no.Such"}}},
         {"name": "host", "loader": {"name": "outprocess", "entrypoint":
          {"activation.type": "launch", "control.id": "host", "launch": {"path": "./no-host"}}}}],
       "links": []}
      """;

  @TempDir private Path folder = Path.of("");

  private void diary() throws IOException {
    Path source = Files.writeString(folder.resolve("Diary.java"), DIARY);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                told,
                told,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(failed).as(told.toString(StandardCharsets.UTF_8)).isZero();
  }

  private List<String> written() throws IOException {
    Path file = folder.resolve("diary.txt");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  @DisplayName(
      "[gateway-11] a gateway of built-in and own modules runs from its file; SIGTERM ends it in"
          + " order, with nothing lost")
  void run_FILE_messagesFlowUntilSigterm() throws Exception {
    diary();
    Files.writeString(folder.resolve("gateway.json"), FILE);
    try (GatewayCommand gateway =
        GatewayCommand.start(
            folder, "run", "run", "gateway.json", "--json", "--ready-file", "ready.json")) {
      JsonNode ready = JsonMapper.shared().readTree(gateway.ready("ready.json"));
      assertThat(ready.path("modules").toString()).isEqualTo("[\"diary\",\"log\",\"sensor\"]");
      assertThat(ready.path("links")).hasSize(2);
      await().atMost(3, TimeUnit.MINUTES).until(() -> written().size() > 20);

      assertThat(gateway.stop()).as(gateway.err()).isZero();

      List<String> lines = gateway.out().lines().toList();
      assertThat(JsonMapper.shared().readTree(lines.get(0))).isEqualTo(ready);
      JsonNode counters = JsonMapper.shared().readTree(lines.get(lines.size() - 1));
      long published = counters.at("/counters/sensor/published").longValue();
      for (String each : List.of("diary", "log")) {
        assertThat(counters.at("/counters/" + each + "/received").longValue())
            .isEqualTo(published)
            .isEqualTo(counters.at("/counters/" + each + "/delivered").longValue());
      }
      assertThat(written()).hasSize((int) published + 3);
    }
    List<String> written = written();
    assertThat(written.get(0)).isEqualTo("create diary");
    assertThat(written).contains("start");
    assertThat(written.get(written.size() - 1)).isEqualTo("destroy");
    assertThat(written).anyMatch(each -> each.startsWith("receive 01:02:03:04:05:06 {\"temp"));
    JsonNode log = JsonMapper.shared().readTree(Files.readString(folder.resolve("log.json")));
    assertThat(log).hasSizeGreaterThan(20);
  }

  @Test
  @DisplayName("[gateway-11] validate tells every mistake of a file with its place and exits 1")
  void validate_BAD_FILE_allMistakes() throws Exception {
    Files.writeString(folder.resolve("bad.json"), BAD);
    try (GatewayCommand plain = GatewayCommand.start(folder, "plain", "validate", "bad.json");
        GatewayCommand json =
            GatewayCommand.start(folder, "json", "validate", "bad.json", "--json")) {
      assertThat(plain.exitCode()).isEqualTo(1);
      assertThat(plain.err())
          .contains("/modules/0/loader/name: \"native\" cannot be loaded here")
          .contains("/modules/1/loader/entrypoint/module: is no module that is built in")
          .contains("/links/0/sink: names the module \"c\", and there is none");

      assertThat(json.exitCode()).isEqualTo(1);
      JsonNode told = JsonMapper.shared().readTree(json.out());
      assertThat(told.path("valid").booleanValue()).isFalse();
      assertThat(told.at("/faults/2/pointer").asString()).isEqualTo("/links/0/sink");
    }
  }

  @Test
  @DisplayName(
      "[gateway-11] validate asks the modules: for wrong arguments, and what cannot be loaded or"
          + " launched")
  void validate_BAD_ARGUMENTS_allMistakes() throws Exception {
    Files.writeString(folder.resolve("bad.json"), BAD_ARGUMENTS);
    try (GatewayCommand plain = GatewayCommand.start(folder, "plain", "validate", "bad.json")) {
      assertThat(plain.exitCode()).isEqualTo(1);
      assertThat(plain.err().lines())
          .satisfiesExactly(
              line -> assertThat(line).contains("/modules/0/args: ", "messagePeriod"),
              line -> assertThat(line).contains("/modules/1/args/readings/0/table: ", "input"),
              line -> assertThat(line).contains("/modules/2/args/Transport: ", "MQTT"),
              line -> assertThat(line).contains("/modules/3/args: ", "./no-script", "no program"),
              line -> assertThat(line).contains("/modules/4/loader: ", "no.Such"),
              line -> assertThat(line).contains("/modules/5/loader: ", "./no-host", "no program"));
    }
  }

  @Test
  @DisplayName(
      "[gateway-11] a right file is told to be right; a file that is not there is a misuse")
  void validate_RIGHT_FILE_exits0() throws Exception {
    diary();
    Files.writeString(folder.resolve("gateway.json"), FILE);
    try (GatewayCommand right = GatewayCommand.start(folder, "right", "validate", "gateway.json");
        GatewayCommand none = GatewayCommand.start(folder, "none", "validate", "none.json")) {
      assertThat(right.exitCode()).as(right.err()).isZero();
      assertThat(right.out()).contains("3 modules, 2 links");
      assertThat(none.exitCode()).isEqualTo(2);
      assertThat(none.err()).contains("none.json", "no such file");
    }
  }

  @Test
  @DisplayName(
      "a gateway with a file of mistakes, or a module that cannot be created, exits 1 and says why")
  void run_CANNOT_BEGIN_exits1() throws Exception {
    Files.writeString(folder.resolve("bad.json"), BAD);
    Files.writeString(folder.resolve("args.json"), FILE.replace(": 20", ": -20"));
    Files.writeString(folder.resolve("diary.txt"), "");
    diary();
    Files.writeString(folder.resolve("class.json"), FILE.replace("\"classes\"", "\"nowhere\""));
    try (GatewayCommand bad = GatewayCommand.start(folder, "bad", "run", "bad.json");
        GatewayCommand args = GatewayCommand.start(folder, "args", "run", "args.json");
        GatewayCommand unloaded = GatewayCommand.start(folder, "class", "run", "class.json")) {
      assertThat(bad.exitCode()).isEqualTo(1);
      assertThat(bad.err())
          .contains("/links/0/sink", "nothing was started")
          .doesNotContain("\tat ");
      assertThat(args.exitCode()).isEqualTo(1);
      assertThat(args.err())
          .contains("the module \"sensor\" cannot be created: /modules/2/args/messagePeriod: ")
          .doesNotContain("\tat ");
      assertThat(written()).containsExactly("create diary", "destroy");
      assertThat(unloaded.exitCode()).isEqualTo(1);
      assertThat(unloaded.err())
          .contains("the module \"diary\" cannot be loaded", "nowhere, which does not exist")
          .doesNotContain("\tat ");
    }
  }
}
