/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import com.sun.management.UnixOperatingSystemMXBean;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.netty.util.concurrent.Ticker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * A program in whose process there is nothing but a client: whatever thread starts and whatever
 * file opens, the client did it. Arguments: {@code create} or {@code live}, the name server's port,
 * the hub's port, the file with the authority to trust.
 */
final class CountedLife {

  private static final String STRING = LowerScene.STRING.replace("=127.0.0.1", "=hub.test");
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final long before = threads.getTotalStartedThreadCount();
  private final SortedSet<String> done = new TreeSet<>();
  private final int hubPort;
  private final String authority;
  private final IoDriver driver;

  private CountedLife(int nameServerPort, int hubPort, Path authority) throws Exception {
    this.hubPort = hubPort;
    this.authority = Files.readString(authority);
    InetSocketAddress names =
        new InetSocketAddress(LoopbackAddress.inet("127.0.0.1"), nameServerPort);
    driver =
        IoDriver.onCurrentThread(
            new LoopSettings(
                InstantSource.system(), Ticker.systemTicker(), () -> 0L, List.of(names)));
  }

  public static void main(String[] arguments) throws Exception {
    CountedLife life =
        new CountedLife(
            Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]));
    if (arguments[0].equals("create")) {
      life.create();
    } else {
      life.live();
    }
  }

  private ModuleClientLL client() {
    ModuleClientLL client =
        ModuleClientLL.createFromConnectionString(STRING, TransportProvider.MQTT, driver);
    client.setOption(Option.PORT, hubPort);
    client.setOption(Option.HTTPS_PORT, LoopbackAddress.REFUSING_PORT);
    client.setOption(Option.TRUSTED_CERTS, authority);
    client.setOption(Option.CONNECT_TIMEOUT, PATIENCE);
    return client;
  }

  private void create() {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    // The first opens the files that its classes are in.
    client();
    long files = system.getOpenFileDescriptorCount();
    for (int i = 0; i < 100; i++) {
      client();
    }
    System.out.println("files " + (system.getOpenFileDescriptorCount() - files));
    tellThreads();
  }

  private void live() {
    ModuleClientLL client = client();
    client.setConnectionStatusCallback((state, reason, cause) -> done.add(state.name()));
    client.setMessageCallback(message -> {
      done.add("message");
      return MessageDisposition.ACCEPTED;
    });
    client.setModuleTwinCallback((state, twin) -> done.add(state.name()));
    client.setModuleMethodCallback((name, payload) -> {
      done.add("called");
      return new MethodResult(200, Bytes.EMPTY);
    });
    client.sendEventAsync(LowerScene.message("m"), result -> done.add("confirmed " + result));
    client.getTwinAsync((twin, failure) -> done.add(twin == null ? "no twin" : "twin"));
    client.sendReportedState(
        Bytes.utf8("{\"a\":1}"), (status, version) -> done.add("reported " + status));
    client.deviceMethodInvokeAsync(
        "dev-2",
        new MethodCall("m", Bytes.utf8("{}"), Duration.ofSeconds(5), Duration.ofSeconds(5)),
        (answer, failure) -> done.add("invoked"));
    until(() -> done.size() >= 9);
    client.destroy();
    driver.close();
    System.out.println("done " + done);
    tellThreads();
  }

  private void tellThreads() {
    System.out.println(
        "threads "
            + (threads.getTotalStartedThreadCount() - before)
            + Arrays.stream(threads.dumpAllThreads(false, false))
                .map(thread -> ", " + thread.getThreadName())
                .toList());
  }

  private void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("until now only " + done);
      }
      driver.doWork(Duration.ofMillis(10));
    }
  }
}
