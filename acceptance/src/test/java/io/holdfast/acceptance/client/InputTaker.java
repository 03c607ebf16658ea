/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import io.holdfast.client.ll.MessageDisposition;
import io.holdfast.client.ll.ModuleClientLL;
import io.holdfast.client.ll.Option;
import io.holdfast.client.ll.ReceivedMessage;
import io.holdfast.client.ll.TransportProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A module's process: takes what comes to its inputs, or begins to and never ends. Arguments: the
 * connection string, the file with the certificate to trust, and {@code hold} or {@code take}.
 */
final class InputTaker {

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private InputTaker() {}

  public static void main(String[] arguments) throws IOException {
    boolean hold = arguments[2].equals("hold");
    try (ModuleClientLL client =
        ModuleClientLL.createFromConnectionString(arguments[0], TransportProvider.MQTT)) {
      client.setOption(Option.TRUSTED_CERTS, Files.readString(Path.of(arguments[1])));
      client.setMessageCallback(message -> handle(message, hold));
      while (!Thread.currentThread().isInterrupted()) {
        client.doWork(Duration.ofSeconds(1));
      }
    }
  }

  private static MessageDisposition handle(ReceivedMessage message, boolean hold) {
    System.out.println("handling " + message.message().body().utf8());
    if (hold) {
      try {
        NEVER.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this process", e);
      }
    }
    return MessageDisposition.ACCEPTED;
  }
}
