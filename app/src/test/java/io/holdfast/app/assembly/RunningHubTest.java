/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.secrets.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RunningHubTest {

  private static final Ready READY =
      new Ready(
          new Place(null, "127.0.0.9", 8883, 8443, 1883, 9600, Path.of("/data/ca.pem")),
          "HostName=127.0.0.9;SharedAccessKeyName=iothubowner;SharedAccessKey=YQ==",
          Map.of("d/m", "HostName=127.0.0.9;DeviceId=d;ModuleId=m;SharedAccessKey=YQ=="),
          null,
          new Ready.Dps(
              "127.0.0.9",
              "0ne00000001",
              "HostName=127.0.0.9;SharedAccessKeyName=provisioningserviceowner;"
                  + "SharedAccessKey=Yg=="));

  @TempDir private Path folder;

  @Test
  @DisplayName("The ready file has the documented members and is its owner's only")
  void json_READY_documentedMembers() throws IOException {
    Path file = folder.resolve("new/ready.json");

    WholeFile.write(file, READY.json());

    assertThat(JsonMapper.builder().build().readTree(Files.readString(file)))
        .isEqualTo(
            JsonMapper.builder()
                .build()
                .readTree(
                    """
                    {"root":{"host":"127.0.0.9","mqttPort":8883,"httpsPort":8443,"plainMqttPort":1883,"metricsPort":9600,
                     "caFile":"/data/ca.pem","serviceConnectionString":
                     "HostName=127.0.0.9;SharedAccessKeyName=iothubowner;SharedAccessKey=YQ=="},
                     "dps":{"host":"127.0.0.9","idScope":"0ne00000001","serviceConnectionString":
                     "HostName=127.0.0.9;SharedAccessKeyName=provisioningserviceowner;SharedAccessKey=Yg=="},
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
    WholeFile.write(file, one);
    AtomicBoolean over = new AtomicBoolean();

    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; i < 200; i++) {
                  WholeFile.write(file, i % 2 == 0 ? two : one);
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

    assertThat(hub.tell(data, environment, true)).isEmpty();

    assertThat(RunningHub.of(data)).contains(hub);
    assertThat(RunningHub.last(environment)).contains(hub);

    tell(new RunningHub(Long.MAX_VALUE, READY, Map.of()), data, environment);
    assertThat(RunningHub.of(data)).isEmpty();
    assertThat(RunningHub.last(environment)).isEmpty();
  }

  @Test
  @DisplayName("A process that got the id of a killed hub is not taken for it")
  void of_ID_USED_AGAIN_notFound() throws IOException {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
    Path data = folder.resolve("data");
    tell(new RunningHub(ProcessHandle.current().pid(), READY, Map.of()), data, environment);
    Path file = data.resolve("running.json");
    String told = Files.readString(file);
    assertThat(told).contains("\"started\"");

    Files.writeString(
        file, told.replaceAll("(\"started\"\\s*:\\s*\")[^\"]*", "$12001-01-01T00:00:00Z"));

    assertThat(RunningHub.of(data)).isEmpty();
  }

  @Test
  @DisplayName("Where there is a runtime folder no key is in the folder of data, which is copied")
  void tell_RUNTIME_FOLDER_keysThere() throws IOException {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.resolve("run").toString());
    Path data = folder.resolve("data");
    RunningHub hub =
        new RunningHub(
            ProcessHandle.current().pid(), READY, Map.of("service", "SharedAccessKey=Yg=="));

    tell(hub, data, environment);

    assertThat(Files.readString(data.resolve("running.json")))
        .contains("\"process\"")
        .doesNotContain("SharedAccessKey", "YQ==", "Yg==");
    assertThat(RunningHub.of(data)).contains(hub);
    RunningHub.forget(data, environment);
    assertThat(data).isEmptyDirectory();
    assertThat(folder.resolve("run/holdfast")).isEmptyDirectory();
  }

  @Test
  @DisplayName("Without a runtime folder, or where it cannot be written, all is in the data folder")
  void tell_NO_RUNTIME_FOLDER_inTheData() throws IOException {
    Path data = folder.resolve("data");
    Path inTheWay = Files.createFile(folder.resolve("file"));
    RunningHub hub = new RunningHub(ProcessHandle.current().pid(), READY, Map.of("service", "s"));

    for (Map<String, String> environment :
        List.of(
            Map.of("XDG_RUNTIME_DIR", inTheWay.toString()), Map.of("HOME", inTheWay.toString()))) {
      assertThat(hub.tell(data, environment, true).orElse(""))
          .contains("--data " + data, inTheWay.toString());
      assertThat(RunningHub.of(data)).contains(hub);
      RunningHub.forget(data, environment);
      assertThat(RunningHub.of(data)).isEmpty();
    }
  }

  @Test
  @DisplayName("What a hub that was killed left is removed by the next one's start")
  void forget_KILLED_removed() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.resolve("run").toString());
    Path data = folder.resolve("data");
    tell(new RunningHub(Long.MAX_VALUE, READY, Map.of()), data, environment);

    // The next may have another runtime folder, or none.
    RunningHub.forget(data, Map.of("HOME", folder.toString()));

    assertThat(data).isEmptyDirectory();
    assertThat(folder.resolve("run/holdfast").resolve("running")).exists();
    try (var left = Files.list(folder.resolve("run/holdfast"))) {
      assertThat(left).hasSize(1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("A data folder that cannot be written stops the start with a sentence")
  void tell_DATA_UNWRITABLE_refused() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    RunningHub hub = new RunningHub(1, READY, Map.of());

    assertThatThrownBy(() -> hub.tell(inTheWay, Map.of("HOME", folder.toString()), true))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("running.json");
  }

  private static void tell(RunningHub hub, Path data, Map<String, String> environment) {
    assertThat(hub.tell(data, environment, true)).isEmpty();
  }

  @Test
  @DisplayName("A hub that stops takes back its own word only")
  void forget_OTHER_SINCE_leftAlone() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
    RunningHub hub = new RunningHub(ProcessHandle.current().pid(), READY, Map.of());
    tell(hub, folder.resolve("one"), environment);
    tell(hub, folder.resolve("two"), environment);

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
