/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.provisioning.ProvisioningClient;
import io.holdfast.provisioning.ProvisioningOptions;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.attest.DerivedKey;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Devices of one enrollment group register over MQTT with keys derived from the group's, each on a
 * connection of its own: at a fixed rate, whatever becomes of those before, or all at once.
 */
@Command(
    name = "dps-register",
    description = "Registers devices of one enrollment group over MQTT, at a rate or all at once.",
    mixinStandardHelpOptions = true)
final class DpsRegister implements Callable<Integer> {

  private static final int PLAIN_PORT = 1883;
  private static final String GROUP = "bench";
  private static final Duration PATIENCE = Duration.ofHours(1);

  /** Every device is told to ask after so long what has become of its registration. */
  private static final Duration DEMANDED_WAIT = Duration.ofSeconds(3);

  private static final int UNLIMITED = 1_000_000;

  private static final Executor AGAIN = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final AtomicInteger tries = new AtomicInteger();

  @Option(
      names = "--rate",
      description = "devices that begin each second (${DEFAULT-VALUE}); 0: all at once")
  private int rate = 600;

  @Option(names = "--devices", description = "measured (${DEFAULT-VALUE})")
  private int devices = 6000;

  @Option(names = "--warmup", description = "devices before them (${DEFAULT-VALUE})")
  private int warmup = 3000;

  @Option(
      names = "--per-minute",
      description = "registrations that the service takes each minute (${DEFAULT-VALUE})")
  private int perMinute = UNLIMITED;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private DpsRegister() {}

  /**
   * What is written to the file.
   *
   * @param perSecond registrations from the first begin to the last end, without the demanded wait
   * @param p50 from a device's begin to its end without the demanded wait, milliseconds
   * @param p99 likewise
   * @param again connections that were not to be had, and tried again
   * @param lost devices that were not assigned
   * @param doubled devices more or fewer in the hub's registry than were assigned, and those that
   *     had been assigned before
   */
  record Result(
      String shape,
      int devices,
      double perSecond,
      double p50,
      double p99,
      double longest,
      int again,
      int lost,
      int doubled) {}

  /** A registration and how long it took. */
  private record Done(@Nullable RegistrationOutcome outcome, long nanos) {
    boolean isFirst() {
      return outcome instanceof Assigned assigned
          && "initialAssignment".equals(assigned.substatus());
    }
  }

  @Override
  public Integer call() throws Exception {
    HoldfastOptions options =
        HoldfastOptions.in(Directories.fresh("dps-register").resolve("holdfast"))
            .withPlainMqtt(PLAIN_PORT)
            .withConfiguration("[dps]\nregistrations-per-minute = " + perMinute + "\n");
    Result result;
    try (Hub hub = Hub.start(options);
        ClientDriver driver = ClientDriver.start()) {
      String key = enroll(hub);
      List<Done> warm = run(hub, driver, "warm", key, warmup, rate == 0 ? UNLIMITED : rate);
      int before = registered(hub);
      long begin = System.nanoTime();
      List<Done> done = run(hub, driver, "device", key, devices, rate);
      double seconds = (System.nanoTime() - begin - DEMANDED_WAIT.toNanos()) / 1e9;
      result = result(done, seconds, registered(hub) - before);
      System.err.println(warm.size() + " devices before them");
    }
    Results.report("dps-register", result, json, table(result));
    return result.lost == 0 && result.doubled == 0 ? 0 : 1;
  }

  private static String enroll(Hub hub) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    String text = Base64.getEncoder().encodeToString(key);
    hub.dps()
        .call(
            "PUT",
            "/enrollmentGroups/" + GROUP,
            """
            {"enrollmentGroupId":"%s","attestation":{"type":"symmetricKey",
             "symmetricKey":{"primaryKey":"%s","secondaryKey":"%s"}}}
            """
                .formatted(GROUP, text, text))
        .ok();
    return text;
  }

  private static int registered(Hub hub) {
    return hub.service()
        .call("GET", "/statistics/devices", null)
        .ok()
        .required("totalDeviceCount")
        .intValue();
  }

  private List<Done> run(
      Hub hub, ClientDriver driver, String name, String key, int count, int perSecond)
      throws Exception {
    ProvisioningOptions options =
        ProvisioningOptions.builder()
            .withoutTls()
            .port(PLAIN_PORT)
            .timeout(PATIENCE)
            .replyTimeout(Duration.ofMinutes(5))
            .build();
    String scope = hub.ready().dps().orElseThrow().idScope();
    List<ProvisioningClient> clients = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = name + "-" + i;
      Attestation derived = Attestation.SymmetricKey.fromBase64(id, DerivedKey.of(key, id));
      clients.add(ProvisioningClient.create(driver, hub.ready().host(), scope, derived, options));
    }
    List<CompletableFuture<Done>> running = new ArrayList<>(count);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (perSecond > 0) {
        awaitUntil(start + i * 1_000_000_000L / perSecond);
      }
      long begun = System.nanoTime();
      running.add(
          untilAnswered(clients.get(i))
              .handle((outcome, fault) -> new Done(outcome, System.nanoTime() - begun)));
    }
    List<Done> done = new ArrayList<>(count);
    for (CompletableFuture<Done> each : running) {
      done.add(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    return done;
  }

  /** A device that finds no connection, as among thousands at once, tries again in a second. */
  private CompletableFuture<RegistrationOutcome> untilAnswered(ProvisioningClient client) {
    return client
        .register()
        .thenCompose(outcome -> {
          if (!(outcome instanceof Failed failed)
              || failed.result() != ProvisioningResult.TRANSPORT) {
            return CompletableFuture.completedFuture(outcome);
          }
          tries.incrementAndGet();
          return CompletableFuture.runAsync(() -> {}, AGAIN)
              .thenCompose(waited -> untilAnswered(client));
        });
  }

  /** Begins are due at their times, not after one another. */
  private static void awaitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private Result result(List<Done> done, double seconds, int registered) {
    int assigned = (int) done.stream().filter(each -> each.outcome instanceof Assigned).count();
    int first = (int) done.stream().filter(Done::isFirst).count();
    done.stream()
        .filter(each -> !(each.outcome instanceof Assigned))
        .limit(3)
        .forEach(each -> System.err.println("not assigned: " + each.outcome));
    double[] millis =
        done.stream()
            .mapToDouble(each -> (each.nanos - DEMANDED_WAIT.toNanos()) / 1e6)
            .sorted()
            .toArray();
    return new Result(
        "dps-register",
        done.size(),
        done.size() / seconds,
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        millis[millis.length - 1],
        tries.get(),
        done.size() - assigned,
        Math.abs(registered - assigned) + assigned - first);
  }

  private String table(Result result) {
    return String.format(
        Locale.ROOT,
        """
        dps-register, %,d devices, %s
        registered     %,10.0f/s
        p50            %,10.1f ms beyond the wait of 3 s that the protocol demands
        p99            %,10.1f ms
        longest        %,10.1f ms
        connected again%,10d
        lost           %,10d
        doubled        %,10d
        """,
        result.devices,
        rate == 0 ? "all at once" : rate + " a second",
        result.perSecond,
        result.p50,
        result.p99,
        result.longest,
        result.again,
        result.lost,
        result.doubled);
  }
}
