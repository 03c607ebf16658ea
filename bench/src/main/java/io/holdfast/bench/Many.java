/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** As {@code module-hop}, with many connections that each have few messages on their way. */
@Command(
    name = "many",
    description = "200 modules to 200 others, QoS 1, window 4; Mosquitto without storing.",
    mixinStandardHelpOptions = true)
final class Many implements Callable<Integer> {

  private static final int PLAIN_PORT = 1883;

  /** A device has fifty modules at most. */
  private static final int PAIRS_OF_A_DEVICE = 20;

  @Option(names = "--seconds", description = "measured per round and server (${DEFAULT-VALUE})")
  private int seconds = 8;

  @Option(names = "--rounds", description = "rounds, the servers in turn (${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(names = "--pairs", description = "publishers and subscribers each (${DEFAULT-VALUE})")
  private int pairs = 200;

  @Option(names = "--window", description = "messages in flight, each (${DEFAULT-VALUE})")
  private int window = 4;

  @Option(names = "--size", description = "payload bytes (${DEFAULT-VALUE})")
  private int size = 256;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private Many() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("many");
    String otherHost = LoopbackAddress.next();
    Comparison comparison = new Comparison("many");
    try (Hub hub = Hub.start(options(data.resolve("holdfast")));
        Mosquitto mosquitto = Mosquitto.start(data, otherHost, PLAIN_PORT, null)) {
      List<String> ours = ours(hub, data);
      List<String> others = load(otherHost);
      others.addAll(List.of("--topic", "bench/{i}"));
      for (int round = 0; round < rounds; round++) {
        comparison.addOther(Load.run(others, mosquitto.pid(), seconds));
        comparison.addOurs(Load.run(ours, hub.process().pid(), seconds));
        System.err.println("round " + (round + 1) + ": " + comparison.latest());
      }
    }
    return comparison.report(json);
  }

  private static HoldfastOptions options(Path data) {
    StringBuilder routes = new StringBuilder("[routes]\n");
    for (int i = 0; i < PAIRS_OF_A_DEVICE; i++) {
      routes.append(
          """
          pair%1$d = 'FROM /messages/modules/pub%1$d/outputs/out INTO BrokeredEndpoint("/modules/sub%1$d/inputs/in")'
          """
              .formatted(i));
    }
    return HoldfastOptions.in(data).withPlainMqtt(PLAIN_PORT).withConfiguration(routes.toString());
  }

  private List<String> ours(Hub hub, Path data) throws IOException {
    StringBuilder publishers = new StringBuilder();
    StringBuilder subscribers = new StringBuilder();
    for (int i = 0; i < pairs; i++) {
      int number = i % PAIRS_OF_A_DEVICE;
      String deviceId = "many-" + i / PAIRS_OF_A_DEVICE;
      if (number == 0) {
        Registered ignored = hub.service().create(new DeviceIdentity(deviceId));
      }
      DeviceIdentity device = new DeviceIdentity(deviceId);
      publishers.append(key(hub, device, "pub" + number)).append('\n');
      subscribers.append(key(hub, device, "sub" + number)).append('\n');
    }
    Path pubKeys = Files.writeString(data.resolve("pub-keys.txt"), publishers);
    Path subKeys = Files.writeString(data.resolve("sub-keys.txt"), subscribers);
    String host = hub.host();
    String device = "many-{i/" + PAIRS_OF_A_DEVICE + "}";
    String module = "{role}{i%" + PAIRS_OF_A_DEVICE + "}";
    String topic = "devices/" + device + "/modules/";
    List<String> arguments = load(host);
    arguments.addAll(List.of("--pub-key-file", pubKeys.toString()));
    arguments.addAll(List.of("--sub-key-file", subKeys.toString()));
    arguments.addAll(List.of("--client-id", device + "/" + module));
    arguments.addAll(List.of("--username", host + "/{id}/?api-version=2021-04-12"));
    arguments.addAll(List.of("--sas-resource", host + "/" + topic + module));
    arguments.addAll(List.of("--pub-topic", topic + module + "/messages/events/%24.on=out"));
    arguments.addAll(List.of("--sub-topic", topic + module + "/inputs/#"));
    arguments.addAll(List.of("--expect", "1"));
    return arguments;
  }

  private static String key(Hub hub, DeviceIdentity device, String module) {
    return hub.service().create(device.module(module)).primaryKey();
  }

  private List<String> load(String host) {
    List<String> arguments = new ArrayList<>(List.of("--qos", "1", "--warmup", "3"));
    arguments.addAll(List.of("--pubs", "" + pairs, "--subs", "" + pairs));
    arguments.addAll(List.of("--window", "" + window, "--size", "" + size, "--drain", "20"));
    arguments.addAll(List.of("--host", host, "--port", "" + PLAIN_PORT));
    return arguments;
  }
}
