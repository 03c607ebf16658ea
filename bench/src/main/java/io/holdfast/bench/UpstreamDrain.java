/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an edge hub stored while its parent was away goes up, with other traffic beside it. */
@Command(
    name = "upstream-drain",
    description = "Drains an edge hub's backlog over TLS after an outage of the root hub.",
    mixinStandardHelpOptions = true)
final class UpstreamDrain implements Callable<Integer> {

  private static final int PLAIN_PORT = 1883;
  private static final int FILL_RATE = 100_000;
  private static final int TARGET = 100_000;
  private static final int PATIENCE_SECONDS = 600;

  /** The live pair's messages come often enough for a 99th percentile of a few seconds. */
  private static final int LIVE_SECONDS = 6;

  @Option(names = "--messages", description = "stored in the outage (${DEFAULT-VALUE})")
  private int messages = 1_000_000;

  @Option(names = "--senders", description = "modules that send them (${DEFAULT-VALUE})")
  private int senders = 10;

  @Option(names = "--size", description = "payload bytes (${DEFAULT-VALUE})")
  private int size = 256;

  @Option(
      names = "--live",
      description = "messages/s between two modules all the time (${DEFAULT-VALUE})")
  private int live = 2000;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private UpstreamDrain() {}

  /**
   * What is written to the file.
   *
   * @param messages that were acknowledged while the parent was away
   * @param drained messages per second, from the first that came to the last
   * @param again messages that came more than once
   * @param lost messages that did not come
   * @param disordered messages that came first after a later one of their sender
   * @param idle the pair of modules without, and with the drain beside it
   */
  record Result(
      String shape,
      long messages,
      double drained,
      long again,
      long lost,
      long disordered,
      Load idle,
      Load busy) {}

  /** The programs and identities of a run. */
  private record Scene(Hub root, Edge edge, List<Registered> modules, List<String> pair) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("upstream-drain");
    try (Hub root = Hub.start(HoldfastOptions.in(data.resolve("root")));
        Edge edge =
            Edge.start(root, HoldfastOptions.in(data.resolve("edge")).withPlainMqtt(PLAIN_PORT))) {
      edge.desire(routes());
      Result result = run(scene(root, edge, data), data);
      Results.report("upstream-drain", result, json, table(result));
      return result.lost == 0 && result.disordered == 0 && result.drained >= TARGET ? 0 : 1;
    }
  }

  private String routes() {
    StringBuilder routes = new StringBuilder();
    for (int i = 0; i < senders; i++) {
      routes.append(
          """
          "up%1$d":"FROM /messages/modules/sender%1$d/outputs/up INTO $upstream",
          """
              .formatted(i));
    }
    return """
    {"schemaVersion":"1.1",
     "routes":{
       %s"live":"FROM /messages/modules/pub/outputs/out INTO BrokeredEndpoint('/modules/sub/inputs/in')"},
     "storeAndForwardConfiguration":{"timeToLiveSecs":86400}}
    """
        .formatted(routes);
  }

  /** Asks again and again: another process is looked at from outside, which tells nobody. */
  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(what + " did not come in " + PATIENCE_SECONDS + " s");
      }
      Thread.sleep(20);
    }
  }

  private Scene scene(Hub root, Edge edge, Path data) throws IOException {
    List<Registered> modules = new ArrayList<>();
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < senders; i++) {
      Registered module = edge.newModule("sender" + i);
      modules.add(module);
      keys.append(module.primaryKey()).append('\n');
    }
    Files.writeString(data.resolve("senders.txt"), keys);
    String pair =
        "pub " + edge.newModule("pub").primaryKey() + "\nsub " + edge.newModule("sub").primaryKey();
    Path keyFile = Files.writeString(data.resolve("pair.txt"), pair + "\n");
    List<String> arguments = common(edge, keyFile, "{role}");
    String topic = "devices/" + edge.device().identity().deviceId() + "/modules/";
    arguments.addAll(List.of("--pubs", "1", "--subs", "1", "--expect", "1", "--drain", "20"));
    arguments.addAll(List.of("--pub-topic", topic + "pub/messages/events/%24.on=out"));
    arguments.addAll(List.of("--sub-topic", topic + "sub/inputs/#", "--window", "1000"));
    arguments.addAll(List.of("--rate", "" + live, "--kernel-time", "--tick", "500"));
    return new Scene(root, edge, modules, arguments);
  }

  private List<String> common(Edge edge, Path keyFile, String module) {
    String device = edge.device().identity().deviceId();
    List<String> arguments = new ArrayList<>(List.of("--qos", "1", "--size", "" + size));
    arguments.addAll(List.of("--host", edge.host(), "--port", "" + PLAIN_PORT, "--warmup", "1"));
    arguments.addAll(List.of("--key-file", keyFile.toString()));
    arguments.addAll(List.of("--client-id", device + "/" + module));
    arguments.addAll(List.of("--username", edge.device().host() + "/{id}/?api-version=2021-04-12"));
    arguments.addAll(
        List.of(
            "--sas-resource", edge.device().host() + "/devices/" + device + "/modules/" + module));
    return arguments;
  }

  private Result run(Scene scene, Path data) throws IOException, InterruptedException {
    long pid = scene.edge.process().pid();
    introduce(scene, data.resolve("senders.txt"));
    Load idle = Load.run(scene.pair, pid, LIVE_SECONDS);
    int status = scene.root.process().stop();
    if (status != 0) {
      throw new IOException("the root hub ended with " + status);
    }
    long stored = fill(scene, data.resolve("senders.txt"));
    System.err.println("stored " + stored + ", the parent comes back ...");
    scene.root.process().start();
    CompletableFuture<Load> busy =
        CompletableFuture.supplyAsync(() -> {
          try {
            awaitReceived(scene.root, 1);
            return Load.run(scene.pair, pid, LIVE_SECONDS);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    awaitReceived(scene.root, 1);
    long before = received(scene.root);
    long begin = System.nanoTime();
    awaitReceived(scene.root, stored);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Load beside = busy.join();
    Arrivals arrivals = arrivals(scene);
    return new Result(
        "upstream-drain",
        stored,
        (stored - before) / seconds,
        arrivals.again,
        stored - arrivals.fresh,
        arrivals.disordered,
        idle,
        beside);
  }

  /** An edge hub knows whom it has asked its parent about: all connect once. */
  private void introduce(Scene scene, Path keys) throws IOException, InterruptedException {
    List<String> arguments = common(scene.edge, keys, "sender{i}");
    arguments.addAll(List.of("--conns", "" + senders));
    Generator.Run run =
        Generator.hold(arguments, scene.edge.process().pid(), () -> System.err.println("known"));
    if (run.exit() != 0) {
      throw new IOException("not all could connect: " + run.report());
    }
  }

  /** Sends while the parent is away; answers how many were acknowledged. */
  private long fill(Scene scene, Path keys) throws IOException, InterruptedException {
    List<String> arguments = common(scene.edge, keys, "sender{i}");
    String device = scene.edge.device().identity().deviceId();
    arguments.addAll(List.of("--pubs", "" + senders, "--subs", "0", "--expect", "0"));
    arguments.addAll(List.of("--window", "100", "--rate", "" + FILL_RATE, "--tick", "500"));
    arguments.addAll(List.of("--payload", "json", "--drain", "60", "--warmup", "0"));
    arguments.addAll(
        List.of(
            "--pub-topic", "devices/" + device + "/modules/sender{i}/messages/events/%24.on=up"));
    int seconds = Math.max(1, messages / FILL_RATE);
    JsonNode report = Generator.run("run", arguments, scene.edge.process().pid(), seconds).report();
    long sent = report.at("/counts/sent").longValue();
    if (sent == 0 || report.at("/check/unacked").longValue() != 0) {
      throw new IOException("not all was acknowledged: " + report);
    }
    return sent;
  }

  private static void awaitReceived(Hub root, long count) throws InterruptedException {
    await(count + " messages", () -> received(root) >= count);
  }

  private static long received(Hub root) {
    return root.service()
        .call("GET", "/holdfast/v1/statistics", null)
        .ok()
        .at("/received")
        .asLong();
  }

  /** What the root hub's stream holds of the senders. */
  private record Arrivals(long fresh, long again, long disordered) {}

  private static Arrivals arrivals(Scene scene) {
    long fresh = 0;
    long again = 0;
    long disordered = 0;
    for (Registered module : scene.modules) {
      try (Events events = scene.root.eventsOf(module)) {
        BitSet seen = new BitSet();
        JsonNode event = events.next();
        while (event != null) {
          int number =
              JsonMapper.shared().readTree(event.path("body").asString()).path("s").asInt();
          if (seen.get(number)) {
            again++;
          } else {
            fresh++;
            disordered += seen.length() > number ? 1 : 0;
            seen.set(number);
          }
          event = events.poll(Duration.ofSeconds(2));
        }
      }
    }
    return new Arrivals(fresh, again, disordered);
  }

  private static String table(Result result) {
    return String.format(
        Locale.ROOT,
        """
        | shape | stored | drained | again | lost | disordered | live p99 idle | live p99 beside |
        |---|---|---|---|---|---|---|---|
        | upstream-drain | %d | %.0f/s | %d | %d | %d | %.2f ms | %.2f ms |
        """,
        result.messages,
        result.drained,
        result.again,
        result.lost,
        result.disordered,
        result.idle.p99() / 1000,
        result.busy.p99() / 1000);
  }
}
