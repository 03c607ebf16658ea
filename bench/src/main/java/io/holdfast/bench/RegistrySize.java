/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Many registered devices: what it takes to make, list and hold them, and to start with them. */
@Command(
    name = "registry",
    description = "Many devices: registering, listing, the hub's start with them, its memory.",
    mixinStandardHelpOptions = true)
final class RegistrySize implements Callable<Integer> {

  private static final int PAGE = 1000;

  @Option(names = "--devices", description = "registered in bulk (${DEFAULT-VALUE})")
  private int devices = 100_000;

  @Option(names = "--runs", description = "starts measured (${DEFAULT-VALUE})")
  private int runs = 5;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private RegistrySize() {}

  /**
   * What is written to the file.
   *
   * @param registerSeconds for all, in bulk
   * @param listSeconds for all, page by page
   * @param startMillis from exec to the first CONNECT accepted, median
   * @param emptyStartMillis the same without the devices
   * @param resident bytes after a start, nothing connected
   * @param residentCollected bytes after a collection
   * @param heap bytes of live objects
   * @param emptyResident bytes after a start without the devices
   * @param emptyHeap live bytes without the devices
   * @param disk bytes of the store
   */
  record Result(
      String shape,
      int devices,
      double registerSeconds,
      double listSeconds,
      double startMillis,
      double emptyStartMillis,
      long resident,
      long residentCollected,
      long heap,
      long emptyResident,
      long emptyHeap,
      long disk) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("registry");
    Result result;
    try (Hub hub = Hub.start(HoldfastOptions.in(data.resolve("holdfast")))) {
      Registered probe = hub.service().create(new DeviceIdentity("zz-probe"));
      double emptyStart = startMillis(hub, probe);
      Memory emptyStarted = Memory.of(hub.process().pid());
      Memory empty = Memory.ofJvm(hub.process().pid());
      double registering = seconds(() -> Fleet.register(hub, devices, data));
      double listing = seconds(() -> list(hub));
      double start = startMillis(hub, probe);
      Memory started = Memory.of(hub.process().pid());
      Memory collected = Memory.ofJvm(hub.process().pid());
      result =
          new Result(
              "registry",
              devices,
              registering,
              listing,
              start,
              emptyStart,
              started.resident(),
              collected.resident(),
              collected.heap(),
              emptyStarted.resident(),
              empty.heap(),
              size(data.resolve("holdfast").resolve("store")));
    }
    Results.report("registry", result, json, table(result));
    return 0;
  }

  private double startMillis(Hub hub, Registered probe) throws IOException {
    double[] millis = new double[runs];
    for (int run = 0; run < runs; run++) {
      hub.process().stop();
      millis[run] = Start.measure(hub.process(), hub.trust(), probe);
    }
    return Comparison.median(millis);
  }

  /** A part of the shape. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private static double seconds(Step step) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    step.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  /** All devices, page by page. */
  private void list(Hub hub) throws IOException {
    int seen = 0;
    String after = "";
    while (true) {
      String path = "/devices?top=" + PAGE + "&after=" + after;
      JsonNode page = hub.service().call("GET", path, null).ok();
      if (page.isEmpty()) {
        break;
      }
      seen += page.size();
      after = page.get(page.size() - 1).required("deviceId").stringValue();
    }
    int wanted =
        hub.service()
            .call("GET", "/statistics/devices", null)
            .ok()
            .required("totalDeviceCount")
            .intValue();
    if (seen != wanted || seen <= devices) {
      throw new IOException("listed " + seen + " devices of " + wanted);
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String table(Result result) {
    double mib = 1 << 20;
    return String.format(
        Locale.ROOT,
        """
        registry, %,d devices
        registered in bulk   %,10.1f s (%,.0f/s)
        listed, all pages    %,10.1f s
        start to CONNECT     %,10.0f ms (%,.0f ms with one device)
        resident at start    %,10.1f MiB (%,.1f MiB with one device)
        live heap            %,10.1f MiB (%,.1f MiB with one device)
        store on disk        %,10.1f MiB
        """,
        result.devices,
        result.registerSeconds,
        result.devices / result.registerSeconds,
        result.listSeconds,
        result.startMillis,
        result.emptyStartMillis,
        result.resident / mib,
        result.emptyResident / mib,
        result.heap / mib,
        result.emptyHeap / mib,
        result.disk / mib);
  }
}
