/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static java.util.stream.Collectors.toSet;

import io.holdfast.client.ll.ConfirmationResult;
import io.holdfast.client.ll.ModuleClientLL;
import io.holdfast.client.ll.Option;
import io.holdfast.client.ll.TransportProvider;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.Tls;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * A process with a client for each line of a file, all on its one thread and with one TLS context:
 * each sends a message, and all are destroyed. Arguments: the file of connection strings and that
 * of the certificate to trust.
 */
final class Crowd {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private Crowd() {}

  public static void main(String[] arguments) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    // The program's own logging is on this class path, and has a thread.
    var _ = LoggerFactory.getILoggerFactory();
    Set<String> known =
        Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(toSet());
    long before = threads.getTotalStartedThreadCount();
    SslContext context = Tls.trusting(Files.readAllBytes(Path.of(arguments[1])));
    List<ModuleClientLL> clients = new ArrayList<>();
    List<ConfirmationResult> confirmed = new ArrayList<>();
    try (IoDriver driver = IoDriver.onCurrentThread()) {
      for (String line : Files.readAllLines(Path.of(arguments[0]))) {
        ModuleClientLL client =
            ModuleClientLL.createFromConnectionString(line, TransportProvider.MQTT, driver);
        client.setOption(Option.TLS_CONTEXT, context);
        client.setOption(Option.CONNECT_TIMEOUT, PATIENCE);
        client.sendEventAsync(
            new Message(MessageProperties.NONE, Bytes.utf8("from one of many")), confirmed::add);
        clients.add(client);
      }
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (confirmed.size() < clients.size() && System.nanoTime() < end) {
        driver.doWork(Duration.ofMillis(100));
      }
      long begun = System.nanoTime();
      clients.forEach(ModuleClientLL::destroy);
      System.out.println("destroyed " + Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }
    System.out.println(
        "confirmed " + confirmed.stream().filter(ConfirmationResult.OK::equals).count());
    System.out.println(
        "threads "
            + (threads.getTotalStartedThreadCount() - before)
            + Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !known.contains(name))
                .toList());
  }
}
