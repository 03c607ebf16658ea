/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Many devices connect, each with a token signed by its own key, and stay without a word. Mosquitto
 * lets everybody in without a look at who it is.
 */
@Command(
    name = "connect",
    description = "Connects per second, and what an idle connection holds; Mosquitto beside it.",
    mixinStandardHelpOptions = true)
final class Connect implements Callable<Integer> {

  private static final int PLAIN_PORT = 1883;
  private static final int WARM_CONNECTIONS = 500;

  @Option(names = "--connections", description = "at a time (${DEFAULT-VALUE})")
  private int connections = 10_000;

  @Option(names = "--rounds", description = "rounds, the servers in turn (${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(names = "--warm-rounds", description = "of 500 connections before (${DEFAULT-VALUE})")
  private int warmRounds = 40;

  @Option(names = "--parallel", description = "connections in the making (${DEFAULT-VALUE})")
  private int parallel = 128;

  @Option(names = "--tls", description = "TLS on both servers")
  private boolean tls;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private Connect() {}

  /** A server that is measured. */
  private record Subject(long pid, boolean jvm, List<String> arguments) {

    Memory memory() throws IOException, InterruptedException {
      return jvm ? Memory.ofJvm(pid) : Memory.of(pid);
    }
  }

  /**
   * What came of one server.
   *
   * @param connects per second, median round
   * @param p99 of one connect, from its begin to CONNACK, microseconds
   * @param perCpuSecond connects, and the ends of as many, for each second of the server's CPU
   * @param bytesEach for each connection: its live objects, and its part of what came to the
   *     process outside of the heap
   * @param heapEach bytes of live objects alone
   * @param residentEach bytes that the process grew by, for each connection: less where the heap
   *     had free pages before
   * @param residentBefore bytes, warm and with no connection
   * @param failed connections refused, timed out or dropped
   */
  record Figures(
      double connects,
      double p99,
      double perCpuSecond,
      double bytesEach,
      double heapEach,
      double residentEach,
      long residentBefore,
      long failed) {}

  /** What is written to the file. */
  record Result(String shape, int connections, Figures holdfast, Figures mosquitto) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("connect");
    String otherHost = LoopbackAddress.next();
    ServerCertificate certificate = tls ? ServerCertificate.selfSigned(data, otherHost) : null;
    int otherPort = tls ? HoldfastOptions.MQTT_PORT : PLAIN_PORT;
    HoldfastOptions options =
        HoldfastOptions.in(data.resolve("holdfast")).withPlainMqtt(PLAIN_PORT);
    Result result;
    try (Hub hub = Hub.start(options);
        Mosquitto mosquitto = Mosquitto.start(data, otherHost, otherPort, certificate)) {
      Fleet fleet = Fleet.register(hub, connections, data);
      Measuring ours = new Measuring(new Subject(hub.process().pid(), true, ours(hub, fleet)));
      Measuring others =
          new Measuring(
              new Subject(mosquitto.pid(), false, server(otherHost, otherPort, certificate)));
      for (Measuring each : List.of(others, ours)) {
        each.warm();
        each.hold();
      }
      for (int round = 0; round < rounds; round++) {
        others.connect();
        ours.connect();
      }
      result =
          new Result(
              "connect" + (tls ? " (TLS)" : ""), connections, ours.figures(), others.figures());
    }
    Results.report(result.shape, result, json, table(result));
    return result.holdfast.failed + result.mosquitto.failed == 0 ? 0 : 1;
  }

  private List<String> ours(Hub hub, Fleet fleet) {
    List<String> arguments = new ArrayList<>(fleet.arguments());
    int port = tls ? hub.ready().mqttPort() : PLAIN_PORT;
    arguments.addAll(List.of("--host", fleet.host(), "--port", Integer.toString(port)));
    arguments.addAll(
        tls ? List.of("--tls", "--cafile", hub.ready().caFile().toString()) : List.of());
    return arguments;
  }

  private static List<String> server(
      String host, int port, @Nullable ServerCertificate certificate) {
    List<String> arguments =
        new ArrayList<>(List.of("--host", host, "--port", Integer.toString(port)));
    if (certificate != null) {
      arguments.addAll(List.of("--tls", "--cafile", certificate.chain().toString()));
    }
    return arguments;
  }

  /** The runs against one server. */
  private final class Measuring {
    private final Subject subject;
    private final List<JsonNode> runs = new ArrayList<>();
    private Memory before = new Memory(0, 0, 0);
    private Memory held = new Memory(0, 0, 0);
    private long failed;

    Measuring(Subject subject) {
      this.subject = subject;
    }

    /** Few at a time: what is resident afterwards is not what many connections left behind. */
    void warm() throws IOException, InterruptedException {
      int batches = Math.max(1, connections / WARM_CONNECTIONS);
      for (int i = 0; i < warmRounds; i++) {
        int first = i % batches * WARM_CONNECTIONS;
        List<String> arguments = arguments(Math.min(WARM_CONNECTIONS, connections));
        arguments.addAll(List.of("--first", Integer.toString(first), "--hold", "0"));
        run(arguments);
      }
    }

    void hold() throws IOException, InterruptedException {
      before = subject.memory();
      Generator.Run run =
          Generator.hold(arguments(connections), subject.pid, () -> held = subject.memory());
      count(run);
    }

    void connect() throws IOException, InterruptedException {
      List<String> arguments = arguments(connections);
      arguments.addAll(List.of("--hold", "0"));
      JsonNode report = run(arguments);
      runs.add(report);
      System.err.println(
          (subject.jvm ? "Holdfast" : "Mosquitto") + ": " + report.at("/connect/per_s") + "/s");
    }

    private JsonNode run(List<String> arguments) throws IOException, InterruptedException {
      Generator.Run run = Generator.run("connect", arguments, subject.pid);
      count(run);
      return run.report();
    }

    private void count(Generator.Run run) {
      long bad =
          run.report().at("/counts/failed").longValue()
              + run.report().at("/counts/drops").longValue();
      failed += run.exit() != 0 && bad == 0 ? 1 : bad;
    }

    private List<String> arguments(int count) {
      List<String> arguments = new ArrayList<>(subject.arguments);
      arguments.addAll(List.of("--conns", Integer.toString(count), "--source-ips", "8"));
      arguments.addAll(List.of("--parallel", Integer.toString(parallel), "--keepalive", "1200"));
      return arguments;
    }

    Figures figures() {
      return new Figures(
          median("/connect/per_s"),
          median("/latency_us/connect/p99"),
          connections / median("/cpu_s/server"),
          held.since(before) / connections,
          (held.heap() - before.heap()) / (double) connections,
          (held.resident() - before.resident()) / (double) connections,
          before.resident(),
          failed);
    }

    private double median(String figure) {
      return Comparison.median(
          runs.stream().mapToDouble(run -> run.at(figure).doubleValue()).toArray());
    }
  }

  private static String table(Result result) {
    return String.format(
        Locale.ROOT,
        "%s, %d connections%n%-12s %11s %10s %10s %10s %10s %10s %14s %7s%n%s%sratio of connects %.2f%n",
        result.shape,
        result.connections,
        "",
        "connects/s",
        "p99 us",
        "per CPU s",
        "KiB each",
        "heap KiB",
        "RSS KiB",
        "RSS MiB before",
        "failed",
        row("Mosquitto", result.mosquitto),
        row("Holdfast", result.holdfast),
        result.holdfast.connects / result.mosquitto.connects);
  }

  private static String row(String name, Figures figures) {
    return String.format(
        Locale.ROOT,
        "%-12s %,11.0f %,10.0f %,10.0f %10.1f %10.1f %10.1f %14.1f %7d%n",
        name,
        figures.connects,
        figures.p99,
        figures.perCpuSecond,
        figures.bytesEach / 1024,
        figures.heapEach / 1024,
        figures.residentEach / 1024,
        figures.residentBefore / 1048576.0,
        figures.failed);
  }
}
