/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import com.sun.management.ThreadMXBean;
import io.holdfast.client.ClientOptions;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.ll.ModuleClientLL;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.IoDriver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Connects a first client again and again, until what all share is loaded and compiled, looks at
 * what the process holds, connects the others, and looks again.
 */
final class IdleRun {

  private static final int WARMUPS = 20;
  private static final int CALLS = 20_000;
  private static final int BATCHES = 60;

  private IdleRun() {}

  static Idle of(Task task) throws Exception {
    return switch (task.kind()) {
      case SDK, SDK_TUNED -> sdk(task);
      case ASYNC -> async(task);
      case LOWER -> lower(task);
    };
  }

  private static Idle sdk(Task task) throws Exception {
    var options = SdkSubject.options(task);
    List<com.microsoft.azure.sdk.iot.device.ModuleClient> clients = new ArrayList<>();
    String first = task.connections().getFirst();
    for (int i = 0; i < WARMUPS; i++) {
      SdkSubject.connect(first, options).close();
    }
    clients.add(SdkSubject.connect(first, options));
    Footprint before = Footprint.now();
    for (String connection : others(task)) {
      clients.add(SdkSubject.connect(connection, options));
    }
    Idle idle = idle(before, Footprint.now(), clients.size() - 1, 0, 0, 0);
    clients.forEach(com.microsoft.azure.sdk.iot.device.ModuleClient::close);
    return idle;
  }

  private static Idle async(Task task) throws Exception {
    ClientOptions options = AsyncSubject.options(task);
    List<ModuleClient> clients = new ArrayList<>();
    try (ClientDriver driver = ClientDriver.start()) {
      String first = task.connections().getFirst();
      for (int i = 0; i < WARMUPS; i++) {
        AsyncSubject.connect(driver, first, options).close();
      }
      clients.add(AsyncSubject.connect(driver, first, options));
      Footprint before = Footprint.now();
      for (String connection : others(task)) {
        clients.add(AsyncSubject.connect(driver, connection, options));
      }
      Idle idle = idle(before, Footprint.now(), clients.size() - 1, 0, 0, 0);
      clients.forEach(ModuleClient::close);
      return idle;
    }
  }

  private static Idle lower(Task task) throws IOException {
    SslContext trust = LowerSubject.trust(task);
    List<ModuleClientLL> clients = new ArrayList<>();
    try (IoDriver driver = IoDriver.onCurrentThread()) {
      String first = task.connections().getFirst();
      for (int i = 0; i < WARMUPS; i++) {
        connect(driver, first, trust, task).destroy();
      }
      clients.add(connect(driver, first, trust, task));
      double nanos = nanosOfWork(driver);
      double bytes = bytesOfWork(driver);
      Footprint before = Footprint.now();
      for (String connection : others(task)) {
        clients.add(connect(driver, connection, trust, task));
      }
      Footprint after = Footprint.now();
      double shared = nanosOfWork(driver);
      Idle idle = idle(before, after, clients.size() - 1, nanos, bytes, shared);
      clients.forEach(ModuleClientLL::destroy);
      return idle;
    }
  }

  private static ModuleClientLL connect(
      IoDriver driver, String connection, SslContext trust, Task task) {
    return LowerSubject.connect(driver, connection, trust, task.window());
  }

  private static List<String> others(Task task) {
    return task.connections().subList(1, task.connections().size());
  }

  private static Idle idle(
      Footprint before,
      Footprint after,
      int clients,
      double nanos,
      double bytes,
      double nanosShared) {
    return new Idle(
        clients,
        (double) (after.heap() - before.heap()) / clients,
        (double) (after.resident() - before.resident()) / clients,
        (double) (after.threads() - before.threads()) / clients,
        nanos,
        bytes,
        nanosShared);
  }

  /**
   * The median of the batches, by the time of this thread on the CPU: other work on the machine
   * does not count, and an idle call never waits.
   */
  private static double nanosOfWork(IoDriver driver) {
    var threads = ManagementFactory.getThreadMXBean();
    double[] nanos = new double[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
      long begin = threads.getCurrentThreadCpuTime();
      for (int call = 0; call < CALLS; call++) {
        driver.doWork();
      }
      nanos[batch] = (double) (threads.getCurrentThreadCpuTime() - begin) / CALLS;
    }
    Arrays.sort(nanos);
    return nanos[BATCHES / 2];
  }

  private static double bytesOfWork(IoDriver driver) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int call = 0; call < BATCHES * CALLS; call++) {
      driver.doWork();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    return (double) allocated / (BATCHES * CALLS);
  }
}
