/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Modules send to an output at QoS 1; each message is stored, routed to the input of another
 * module, delivered, acknowledged and freed. Mosquitto carries the same messages without storing
 * them.
 */
@Command(
    name = "module-hop",
    description = "QoS 1 from a module's output to another's input; Mosquitto without storing.",
    mixinStandardHelpOptions = true)
final class ModuleHop implements Callable<Integer> {

  private static final int PLAIN_PORT = 1883;

  @Option(names = "--seconds", description = "measured per round and server (${DEFAULT-VALUE})")
  private int seconds = 8;

  @Option(names = "--rounds", description = "rounds, the servers in turn (${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(names = "--pairs", description = "publishers and subscribers each (${DEFAULT-VALUE})")
  private int pairs = 4;

  @Option(names = "--window", description = "messages in flight, each (${DEFAULT-VALUE})")
  private int window = 100;

  @Option(names = "--size", description = "payload bytes (${DEFAULT-VALUE})")
  private int size = 256;

  @Option(names = "--rate", description = "messages/s of all, open loop; 0 for as fast as goes")
  private int rate;

  @Option(names = "--tls", description = "TLS on both servers")
  private boolean tls;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private ModuleHop() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("module-hop");
    String otherHost = LoopbackAddress.next();
    ServerCertificate certificate = tls ? ServerCertificate.selfSigned(data, otherHost) : null;
    int otherPort = tls ? HoldfastOptions.MQTT_PORT : PLAIN_PORT;
    Comparison comparison = new Comparison("module-hop" + (tls ? " (TLS)" : ""));
    try (Hub hub = Hub.start(options(data.resolve("holdfast")));
        Mosquitto mosquitto = Mosquitto.start(data, otherHost, otherPort, certificate)) {
      List<String> ours = ours(hub, data);
      List<String> others = others(otherHost, otherPort, certificate);
      for (int round = 0; round < rounds; round++) {
        comparison.addOther(Load.run(others, mosquitto.pid(), seconds));
        comparison.addOurs(Load.run(ours, hub.process().pid(), seconds));
        System.err.println("round " + (round + 1) + ": " + comparison.latest());
      }
    }
    return comparison.report(json);
  }

  private HoldfastOptions options(Path data) {
    StringBuilder routes = new StringBuilder("[routes]\n");
    for (int i = 0; i < pairs; i++) {
      routes.append(
          """
          pair%1$d = 'FROM /messages/modules/pub%1$d/outputs/out INTO BrokeredEndpoint("/modules/sub%1$d/inputs/in")'
          """
              .formatted(i));
    }
    return HoldfastOptions.in(data).withPlainMqtt(PLAIN_PORT).withConfiguration(routes.toString());
  }

  private List<String> ours(Hub hub, Path data) throws IOException {
    Registered device = hub.newDevice();
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < pairs; i++) {
      keys.append("pub ").append(hub.newModule(device, "pub" + i).primaryKey()).append('\n');
      keys.append("sub ").append(hub.newModule(device, "sub" + i).primaryKey()).append('\n');
    }
    Path keyFile = Files.writeString(data.resolve("keys.txt"), keys);
    String id = device.identity().deviceId();
    String host = hub.host();
    List<String> arguments = load();
    arguments.addAll(server(host, hub.ready().mqttPort(), hub.ready().caFile()));
    arguments.addAll(List.of("--key-file", keyFile.toString()));
    arguments.addAll(List.of("--client-id", id + "/{role}{i}"));
    arguments.addAll(List.of("--username", host + "/{id}/?api-version=2021-04-12"));
    arguments.addAll(List.of("--sas-resource", host + "/devices/" + id + "/modules/{role}{i}"));
    arguments.addAll(
        List.of("--pub-topic", "devices/" + id + "/modules/pub{i}/messages/events/%24.on=out"));
    arguments.addAll(List.of("--sub-topic", "devices/" + id + "/modules/sub{i}/inputs/#"));
    arguments.addAll(List.of("--expect", "1"));
    return arguments;
  }

  private List<String> others(String host, int port, @Nullable ServerCertificate certificate) {
    List<String> arguments = load();
    arguments.addAll(server(host, port, certificate == null ? Path.of("") : certificate.chain()));
    arguments.addAll(List.of("--topic", "bench/{i}"));
    return arguments;
  }

  private List<String> server(String host, int tlsPort, Path trusted) {
    return tls
        ? List.of(
            "--host", host, "--port", Integer.toString(tlsPort), "--tls", "--cafile", "" + trusted)
        : List.of("--host", host, "--port", Integer.toString(PLAIN_PORT));
  }

  private List<String> load() {
    List<String> arguments = new ArrayList<>(List.of("--qos", "1", "--warmup", "3"));
    arguments.addAll(List.of("--pubs", "" + pairs, "--subs", "" + pairs));
    arguments.addAll(List.of("--window", "" + window, "--size", "" + size, "--drain", "20"));
    if (rate > 0) {
      arguments.addAll(List.of("--rate", "" + rate));
      arguments.addAll(tls ? List.of() : List.of("--kernel-time", "--tick", "500"));
    }
    return arguments;
  }
}
