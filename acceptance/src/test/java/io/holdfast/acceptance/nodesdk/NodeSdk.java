/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.nodesdk;

import io.holdfast.faults.Required;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Node process that does with the SDK what the test says, step by step. One thread uses it. */
public final class NodeSdk implements AutoCloseable {

  private static final Path PROJECT = Path.of("src", "test", "node").toAbsolutePath();
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedWriter steps;
  private final BlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();
  private final Deque<JsonNode> passedOver = new ArrayDeque<>();
  private int lastId;

  private NodeSdk(Process process) {
    this.process = process;
    this.steps = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name("node-lines").start(this::readAll);
  }

  /** Skips or fails the test where Node or the SDK is missing. */
  public static void require() {
    boolean node =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "node")));
    Required.peer("node", node);
    Required.peer(
        "azure-iot-device (run npm ci in acceptance/src/test/node)",
        Files.isDirectory(PROJECT.resolve("node_modules/azure-iot-device-mqtt")));
  }

  /** Starts Node; it connects as this identity. */
  static NodeSdk open(Hub hub, Registered who) throws IOException {
    NodeSdk node = start();
    try {
      node.step("open", connection(hub, who));
      return node;
    } catch (IOException | AssertionError e) {
      node.close();
      throw e;
    }
  }

  /** Starts Node without a connection. */
  public static NodeSdk start() throws IOException {
    return start(Map.of());
  }

  /** The same with Node itself trusting the hub: the provisioning SDKs have no option for that. */
  static NodeSdk trusting(Hub hub) throws IOException {
    return start(Map.of("NODE_EXTRA_CA_CERTS", hub.ready().caFile().toString()));
  }

  private static NodeSdk start(Map<String, String> environment) throws IOException {
    ProcessBuilder node =
        new ProcessBuilder("node", "sdk.js")
            .directory(PROJECT.toFile())
            .redirectError(Redirect.INHERIT);
    node.environment().putAll(environment);
    return new NodeSdk(node.start());
  }

  /** What the step {@code open} needs. */
  static Map<String, ?> connection(Hub hub, Registered who) {
    return Map.of(
        "connectionString",
        who.connectionString(),
        "module",
        who.identity() instanceof ModuleIdentity,
        "ca",
        hub.caCertificate());
  }

  /** Does a step and returns its result; fails if the SDK refuses it. */
  public JsonNode step(String name, Map<String, ?> members) throws IOException {
    JsonNode answer = attempt(name, members);
    if (!answer.path("ok").booleanValue()) {
      throw new AssertionError("step " + name + " failed: " + answer);
    }
    return answer.path("result");
  }

  /** Does a step and returns the answer, also one that says why it failed. */
  public JsonNode attempt(String name, Map<String, ?> members) throws IOException {
    int id = ++lastId;
    ObjectNode step = JsonMapper.shared().createObjectNode().put("id", id).put("do", name);
    members.forEach(step::putPOJO);
    steps.write(JsonMapper.shared().writeValueAsString(step));
    steps.newLine();
    steps.flush();
    return await("the answer to " + name, line -> line.path("id").asInt(0) == id);
  }

  /** The next event of this name. */
  public JsonNode event(String name) {
    return await("event " + name, line -> line.path("event").asString("").equals(name));
  }

  private JsonNode await(String what, Predicate<JsonNode> fits) {
    for (JsonNode line : passedOver) {
      if (fits.test(line)) {
        passedOver.remove(line);
        return line;
      }
    }
    while (true) {
      JsonNode line = take(what);
      if (fits.test(line)) {
        return line;
      }
      passedOver.add(line);
    }
  }

  private JsonNode take(String what) {
    try {
      JsonNode line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("node did not give " + what + "; it gave " + passedOver);
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void readAll() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(JsonMapper.shared().readTree(line));
      }
    } catch (IOException closed) {
      // by close(): whoever waits for more is told by the deadline
    }
  }

  /** Ends Node; a test that is over leaves no process behind. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
