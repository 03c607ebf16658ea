/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.HoldfastProcess;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** From the exec of {@code ./holdfast} to the first CONNECT that it accepts, over TLS. */
@Command(
    name = "start",
    description = "Time from the exec of ./holdfast to the first CONNECT accepted.",
    mixinStandardHelpOptions = true)
final class Start implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(names = "--runs", description = "starts measured (${DEFAULT-VALUE})")
  private int runs = 10;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private Start() {}

  /** What is written to the file; milliseconds. */
  record Result(String shape, double median, double least, double most, List<Double> runs) {}

  @Override
  public Integer call() throws IOException {
    HoldfastOptions options = HoldfastOptions.in(Directories.fresh("start"));
    double[] millis = new double[runs];
    // The first start makes certificates and is not measured; it leaves data as a hub has it.
    try (Hub hub = Hub.start(options)) {
      Registered device = hub.newDevice();
      HoldfastProcess process = hub.process();
      for (int run = 0; run < runs; run++) {
        process.stop();
        millis[run] = measure(process, hub.trust(), device);
      }
    }
    report(millis);
    return 0;
  }

  /** Milliseconds from exec to the first CONNECT of this device. */
  static double measure(HoldfastProcess process, SSLContext trust, Registered device)
      throws IOException {
    byte[] connect = connect(device);
    long begin = System.nanoTime();
    Thread starter = Thread.ofVirtual().start(process::start);
    while (!accepted(device.host(), trust, connect)) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new IOException("no CONNECT was accepted in " + PATIENCE);
      }
      LockSupport.parkNanos(2_000_000);
    }
    double millis = (System.nanoTime() - begin) / 1e6;
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return millis;
  }

  private static boolean accepted(String host, SSLContext trust, byte[] connect) {
    try (RawMqtt client = RawMqtt.tls(host, HoldfastOptions.MQTT_PORT, trust)) {
      client.send(connect);
      return client.await(MqttPacket.CONNACK).returnCode() == 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static byte[] connect(Registered device) {
    long expiry = InstantSource.system().instant().getEpochSecond() + 3600;
    byte[] key = Base64.getDecoder().decode(device.primaryKey());
    String id = device.identity().clientId();
    return MqttBytes.connect(id)
        .userName(device.host() + "/" + id + "/?api-version=2021-04-12")
        .password(SasToken.sign(device.resource(), key, expiry, null).text())
        .bytes();
  }

  private void report(double[] millis) throws IOException {
    List<Double> all = Arrays.stream(millis).boxed().toList();
    double least = Arrays.stream(millis).min().orElse(0);
    double most = Arrays.stream(millis).max().orElse(0);
    Result result = new Result("start", Comparison.median(millis), least, most, all);
    String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(result);
    Path results = Files.createDirectories(Bench.target().resolve("results"));
    Files.writeString(results.resolve("start.json"), text + "\n");
    String line =
        String.format(
            Locale.ROOT,
            "start: median %.0f ms of %d runs, %.0f to %.0f ms%n",
            result.median(),
            runs,
            least,
            most);
    System.out.print(json ? text + "\n" : line);
  }
}
