/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.client.DeviceClient;
import io.holdfast.client.ModuleClient;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One sender of a {@link Flow}: what it sent, and what of it came where. */
final class FlowSender implements AutoCloseable {

  /** So many messages are unacknowledged at most; more are not sent. */
  static final int WINDOW = 200;

  private final Hub root;
  private final Registered identity;
  private final Function<Message, CompletableFuture<?>> sends;
  private final int index;
  private final String padding;
  private final Semaphore window = new Semaphore(WINDOW);
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Arrivals atModule = new Arrivals();
  private final Arrivals atRoot = new Arrivals();

  /** What is read; null once nothing is any more. */
  private final AtomicReference<@Nullable Events> current = new AtomicReference<>();

  private FlowSender(
      Hub root,
      Registered identity,
      Function<Message, CompletableFuture<?>> sends,
      int index,
      int bytes) {
    this.root = root;
    this.identity = identity;
    this.sends = sends;
    this.index = index;
    this.padding = "x".repeat(Math.max(0, bytes - 24));
    follow();
  }

  static FlowSender module(Hub root, Clients clients, Registered module, int index, int bytes) {
    ModuleClient client = clients.opened(module);
    return new FlowSender(
        root, module, message -> client.sendToOutput("out", message), index, bytes);
  }

  static FlowSender leaf(Hub root, Clients clients, Registered leaf, int index, int bytes) {
    DeviceClient client = clients.leaf(leaf);
    var _ = Clients.result(client.open());
    return new FlowSender(root, leaf, client::send, index, bytes);
  }

  private void follow() {
    Events opened = root.eventsOf(identity);
    current.set(opened);
    Thread.ofVirtual().name("flow-reader").start(() -> read(opened));
  }

  private void read(Events opened) {
    while (current.get() == opened) {
      JsonNode event = opened.poll(Duration.ofMillis(200));
      if (event != null) {
        int number = Integer.parseInt(event.path("body").asString().split(" ", 3)[1]);
        synchronized (atRoot) {
          if (current.get() == opened) {
            atRoot.add(number);
          }
        }
      }
    }
  }

  /** Reads what the root has from the beginning once more. */
  void readAgain() {
    close();
    synchronized (atRoot) {
      atRoot.forget();
    }
    follow();
  }

  /** Sends one more, unless too many are unacknowledged. */
  void send() {
    if (!window.tryAcquire()) {
      return;
    }
    int number = sent.getAndIncrement();
    String body = index + " " + number + " " + System.nanoTime() + " " + padding;
    var _ =
        sends
            .apply(new Message(MessageProperties.NONE, Bytes.utf8(body)))
            .whenComplete((done, failure) -> {
              (failure == null ? acknowledged : failed).incrementAndGet();
              window.release();
            });
  }

  Registered identity() {
    return identity;
  }

  int sent() {
    return sent.get();
  }

  int acknowledged() {
    return acknowledged.get();
  }

  int failed() {
    return failed.get();
  }

  Arrivals atModule() {
    return atModule;
  }

  Arrivals atRoot() {
    return atRoot;
  }

  @Override
  public void close() {
    Events last = current.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }
}
