/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.config.GatewayFile;
import io.holdfast.gateway.config.Reading;
import io.holdfast.gateway.load.BuiltinLoader;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.gateway.outprocess.OutProcessLoader;
import io.holdfast.gateway.run.Gateway;
import io.holdfast.gateway.run.GatewayException;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gateway in this process: from the test to a module out of process, and back to the test. */
final class Pipeline implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 180;

  private final Gateway gateway;
  private final Feed feed;
  private final Sink sink;

  private Pipeline(Gateway gateway, Feed feed, Sink sink) {
    this.gateway = gateway;
    this.feed = feed;
    this.sink = sink;
  }

  /** Creates and starts it; the host of the module binds, or will, the sockets of this folder. */
  static Pipeline open(Path folder, String args) throws GatewayException, InterruptedException {
    Feed feed = new Feed();
    Sink sink = new Sink();
    Loaders loaders =
        Loaders.of(
            new BuiltinLoader(Map.of("feed", () -> feed, "sink", () -> sink)),
            new OutProcessLoader());
    String file =
        """
        {"modules": [
          {"name": "feed", "loader": {"name": "builtin", "entrypoint": {"module": "feed"}}},
          {"name": "far", "args": %s, "queue": {"wait": "10m"}, "loader": {"name": "outprocess", "entrypoint": {
            "activation.type": "none", "create.timeout": 180000, "control.id": "%s", "message.id": "%s"}}},
          {"name": "sink", "queue": {"wait": "10m"},
           "loader": {"name": "builtin", "entrypoint": {"module": "sink"}}}],
         "links": [{"source": "feed", "sink": "far"}, {"source": "far", "sink": "sink"}]}
        """
            .formatted(args, folder.resolve("c"), folder.resolve("m"));
    if (GatewayFile.read(file, loaders) instanceof Reading.Good good) {
      Gateway gateway = Gateway.create(good.loaders(), good.config());
      gateway.start();
      return new Pipeline(gateway, feed, sink);
    }
    throw new AssertionError("the file is no good");
  }

  /** The same with an argument for the module out of process. */
  static Pipeline open(Path folder) throws GatewayException, InterruptedException {
    return open(folder, "{\"a\": 1}");
  }

  /** Sends messages to the host, numbered from 0. */
  void send(int count) {
    for (int i = 0; i < count; i++) {
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("zeta", "");
      properties.put("number", Integer.toString(i));
      feed.publish(GatewayMessage.of(properties, Bytes.utf8("é " + i)));
    }
  }

  /** The next message from the host. */
  GatewayMessage next() throws InterruptedException {
    GatewayMessage message = sink.received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message;
  }

  /** How many messages of the host have come and were not looked at. */
  int received() {
    return sink.received.size();
  }

  /** Ends it before the test does. */
  void end() {
    gateway.close();
  }

  @Override
  public void close() {
    end();
  }

  /** Publishes what the test says. */
  private static final class Feed implements GatewayModule {

    private final CompletableFuture<ModuleContext> context = new CompletableFuture<>();

    @Override
    public void create(ModuleContext given) {
      context.complete(given);
    }

    @Override
    public void receive(GatewayMessage message) {
      throw new IllegalStateException("nothing is linked to it");
    }

    void publish(GatewayMessage message) {
      if (!context.join().publish(message)) {
        throw new AssertionError("the gateway has ended");
      }
    }
  }

  /** Keeps what it gets. */
  private static final class Sink implements GatewayModule {

    private final BlockingQueue<GatewayMessage> received = new LinkedBlockingQueue<>();

    @Override
    public void create(ModuleContext context) {
      // It publishes nothing.
    }

    @Override
    public void receive(GatewayMessage message) {
      received.add(message);
    }
  }
}
