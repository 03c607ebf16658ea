/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.SmallDisk;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.HoldfastProcess;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program on a disk that fills up, and gets space again. */
class FullDiskTest {

  private static final String SMALL = "[store]\nmemory = \"4MiB\"\n";
  private static final String FULL = "no space is left on the disk";
  private static final int MEBIBYTES = 96;
  private static final long ROOM = 6L << 20;
  private static final int DEVICES = 4;

  @TempDir Path folder;
  private SmallDisk disk;

  @BeforeEach
  void mount() throws IOException {
    disk = SmallDisk.mount(folder.resolve("disk"), MEBIBYTES);
  }

  @AfterEach
  void unmount() throws IOException {
    disk.close();
  }

  /** A hub whose data is on the small disk; what it says is not. */
  private HoldfastOptions options() throws IOException {
    Path data = Files.createDirectory(disk.folder().resolve("data"));
    Path output = Files.createFile(folder.resolve("output.log"));
    Files.createSymbolicLink(data.resolve("testkit-output.log"), output);
    return HoldfastOptions.in(data).withConfiguration(SMALL);
  }

  @Test
  @DisplayName("[edge-54] A root hub on a full disk acknowledges nothing, answers, and recovers")
  void fill_ROOT_recovers() throws IOException {
    try (Hub hub = Hub.start(options())) {
      List<Registered> devices = Stream.generate(hub::newDevice).limit(DEVICES).toList();
      try (Senders senders = new Senders(hub.ready(), false, devices);
          Others others = new Others(hub)) {
        fillAndFree(hub.process(), senders, others);
        fillAndKill(hub.process(), senders);
        senders.end();
        senders.check(hub);
        System.out.println("a root hub on a full disk: " + senders);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(e.getMessage() + "\n" + hub.process().output(), e);
      }
    }
  }

  @Test
  @DisplayName("[edge-54] An edge hub on a full disk acknowledges nothing, answers, and recovers")
  void fill_EDGE_recovers() throws IOException {
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Edge edge = Edge.start(root, options())) {
      List<Registered> devices = Stream.generate(edge::newLeaf).limit(DEVICES).toList();
      edge.desire(
          "{\"schemaVersion\":\"1.1\",\"routes\":{\"up\":\"FROM /messages/* INTO $upstream\"},"
              + "\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":7200}}");
      try (Senders senders = new Senders(edge.ready(), true, devices)) {
        fillAndFree(edge.process(), senders, () -> {});
        fillAndKill(edge.process(), senders);
        senders.end();
        senders.check(root);
        System.out.println("an edge hub on a full disk: " + senders);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(e.getMessage() + "\n" + edge.process().output(), e);
      }
    }
  }

  private void fillAndFree(HoldfastProcess process, Senders senders, Work others)
      throws IOException {
    senders.awaitMore(20);
    disk.fill(ROOM);
    fillUp(process, senders);
    others.work();
    assertThat(process.isAlive()).isTrue();
    disk.free();
    senders.awaitMore(20);
  }

  /** Until the last byte is gone; an edge hub that drains makes room for itself. */
  private void fillUp(HoldfastProcess process, Senders senders) throws IOException {
    int before = process.output().length();
    Awaitility.await("the hub says that its disk is full")
        .atMost(Senders.PATIENCE)
        .until(() -> {
          disk.fill(0);
          return process.output().substring(before).contains(FULL);
        });
    disk.fill(0);
    senders.awaitStill();
  }

  private void fillAndKill(HoldfastProcess process, Senders senders) throws IOException {
    disk.fill(ROOM);
    fillUp(process, senders);
    process.kill();
    try {
      process.start(); // its own files that it needs no more have made room
      process.kill();
    } catch (IllegalStateException refused) {
      assertThat(refused.getMessage()).contains("exit code 2").containsIgnoringCase("no space");
    }
    disk.free();
    process.start();
    senders.awaitMore(20);
  }

  /** What goes on while the disk is full. */
  private interface Work {
    void work() throws IOException;
  }

  /** A module that answers a method, and a back end that looks at twins. */
  private static final class Others implements Work, AutoCloseable {

    private final Hub hub;
    private final Registered module;
    private final Registered another;
    private final RawMqtt client;
    private int calls;

    Others(Hub hub) throws IOException {
      this.hub = hub;
      this.module = hub.newModule();
      this.another = hub.newDevice();
      this.client = Dial.connect(hub, module);
      MqttPacket _ = client.subscribe("$iothub/methods/POST/#", 0);
      MqttPacket _ = client.subscribe("$iothub/twin/res/#", 0);
    }

    /** A method, both ways of reading a twin; a change of a twin is made or refused. */
    @Override
    public void work() throws IOException {
      Thread answering = Thread.ofVirtual().start(this::answer);
      var reply = hub.service().invoke(module.identity(), "{\"methodName\":\"m\",\"payload\":1}");
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
      assertThat(reply.json().path("status").asInt()).isEqualTo(200);
      join(answering);
      assertThat(hub.service().twin(module.identity()).path("moduleId").asString()).isNotEmpty();
      client.send("$iothub/twin/GET/?$rid=" + ++calls, 0, new byte[0]);
      assertThat(client.awaitPublish("$iothub/twin/res/").topic()).contains("/200/");
      var changed =
          hub.service()
              .call(
                  "PATCH",
                  ServiceApi.path("twins", module.identity()),
                  "{\"tags\":{\"filler\":\"" + "x".repeat(3000) + "\"}}");
      assertThat(changed.status()).as("%s", changed).isIn(200, 503);
      assertThat(hub.service().twin(module.identity()).path("tags").isEmpty())
          .isEqualTo(changed.status() == 503);
      JsonNode counts = hub.service().call("GET", "/holdfast/v1/statistics", null).ok();
      assertThat(counts.path("notStored").asInt()).isPositive();
      try (RawMqtt second = Dial.connect(hub, another)) {
        second.ping();
      }
    }

    private void answer() {
      try {
        MqttPacket call = client.awaitPublish("$iothub/methods/POST/m/");
        String id = call.topic().substring(call.topic().indexOf("$rid=") + 5);
        client.send("$iothub/methods/res/200/?$rid=" + id, 0, "2".getBytes(UTF_8));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }
}
