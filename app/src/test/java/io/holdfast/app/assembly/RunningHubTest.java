/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RunningHubTest {

  private static final Ready READY =
      new Ready(
          "127.0.0.9",
          8883,
          8443,
          1883,
          Path.of("/data/ca.pem"),
          "HostName=127.0.0.9;SharedAccessKeyName=iothubowner;SharedAccessKey=YQ==",
          Map.of("d/m", "HostName=127.0.0.9;DeviceId=d;ModuleId=m;SharedAccessKey=YQ=="));

  @TempDir private Path folder;

  @Test
  @DisplayName("The ready file has the documented members and is its owner's only")
  void json_READY_documentedMembers() throws IOException {
    Path file = folder.resolve("new/ready.json");

    PrivateFile.write(file, READY.json());

    assertThat(JsonMapper.builder().build().readTree(Files.readString(file)))
        .isEqualTo(
            JsonMapper.builder()
                .build()
                .readTree(
                    """
                    {"root":{"host":"127.0.0.9","mqttPort":8883,"httpsPort":8443,"plainMqttPort":1883,
                     "caFile":"/data/ca.pem","serviceConnectionString":
                     "HostName=127.0.0.9;SharedAccessKeyName=iothubowner;SharedAccessKey=YQ=="},
                     "identities":{"d/m":"HostName=127.0.0.9;DeviceId=d;ModuleId=m;SharedAccessKey=YQ=="}}
                    """));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  @DisplayName("Who reads the file while it is written anew sees one version or the other, whole")
  void write_WHILE_READ_wholeAlways() throws Exception {
    Path file = folder.resolve("ready.json");
    String one = "1".repeat(100_000);
    String two = "2".repeat(100_000);
    PrivateFile.write(file, one);
    AtomicBoolean over = new AtomicBoolean();

    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; i < 200; i++) {
                  PrivateFile.write(file, i % 2 == 0 ? two : one);
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              } finally {
                over.set(true);
              }
            });
    while (!over.get()) {
      assertThat(Files.readString(file)).isIn(one, two);
    }
    writer.join();

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  @DisplayName("A hub that runs is found by its folder and as the last one; a dead one is not")
  void of_ALIVE_found() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
    Path data = folder.resolve("data");
    RunningHub hub = new RunningHub(ProcessHandle.current().pid(), READY, Map.of("service", "s"));

    hub.tell(data, environment);

    assertThat(RunningHub.of(data)).contains(hub);
    assertThat(RunningHub.last(environment)).contains(hub);

    new RunningHub(Long.MAX_VALUE, READY, Map.of()).tell(data, environment);
    assertThat(RunningHub.of(data)).isEmpty();
    assertThat(RunningHub.last(environment)).isEmpty();
  }

  @Test
  @DisplayName("A process that got the id of a killed hub is not taken for it")
  void of_ID_USED_AGAIN_notFound() throws IOException {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
    Path data = folder.resolve("data");
    new RunningHub(ProcessHandle.current().pid(), READY, Map.of()).tell(data, environment);
    Path file = data.resolve("running.json");
    String told = Files.readString(file);
    assertThat(told).contains("\"started\"");

    Files.writeString(
        file, told.replaceAll("(\"started\"\\s*:\\s*\")[^\"]*", "$12001-01-01T00:00:00Z"));

    assertThat(RunningHub.of(data)).isEmpty();
  }

  @Test
  @DisplayName("A hub that stops takes back its own word only")
  void forget_OTHER_SINCE_leftAlone() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
    RunningHub hub = new RunningHub(ProcessHandle.current().pid(), READY, Map.of());
    hub.tell(folder.resolve("one"), environment);
    hub.tell(folder.resolve("two"), environment);

    RunningHub.forget(folder.resolve("one"), environment);
    assertThat(RunningHub.last(environment)).contains(hub);

    RunningHub.forget(folder.resolve("two"), environment);
    assertThat(RunningHub.last(environment)).isEmpty();
  }

  @Test
  @DisplayName("A folder of data is one hub's; the second is told so")
  void take_TWICE_refused() {
    try (DataFolder folderOfOne = DataFolder.take(folder)) {
      assertThatThrownBy(() -> DataFolder.take(folderOfOne.path()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("a hub runs on " + folder + " already")
          .hasMessageContaining("--data");
    }
    DataFolder.take(folder).close();
  }
}
