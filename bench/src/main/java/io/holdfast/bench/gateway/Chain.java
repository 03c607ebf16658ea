/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.gateway;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.broker.ModuleCounters;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.ModuleEntry;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.gateway.run.Gateway;
import io.holdfast.gateway.run.GatewayException;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A gateway whose modules stand in a row: the first publishes as fast as it may, those between hand
 * on what they get, the last checks that each message comes once and in order.
 */
public final class Chain {

  private final Source source;
  private final Sink sink;
  private final Gateway gateway;

  private Chain(Source source, Sink sink, Gateway gateway) {
    this.source = source;
    this.sink = sink;
    this.gateway = gateway;
  }

  /**
   * Starts one.
   *
   * @param hops links between modules, at least 1
   */
  public static Chain start(int hops, Messages messages)
      throws GatewayException, InterruptedException {
    Source source = new Source(messages);
    Sink sink = new Sink(messages);
    List<ModuleEntry> modules = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i <= hops; i++) {
      GatewayModule module = i == 0 ? source : i == hops ? sink : new Relay();
      modules.add(ModuleEntry.of("m" + i, () -> module, "null"));
      if (i > 0) {
        links.add(new Link("m" + (i - 1), "m" + i));
      }
    }
    Gateway gateway = Gateway.create(Loaders.of(), new GatewayConfig(modules, links));
    gateway.start();
    return new Chain(source, sink, gateway);
  }

  /** How many have reached the end. */
  public long received() {
    return sink.received.get();
  }

  /**
   * Ends it, and waits until what is on its way has arrived.
   *
   * @return how many messages did not arrive, or not in their place
   */
  public long stop() {
    gateway.close();
    long dropped = gateway.counters().stream().mapToLong(ModuleCounters::droppedInAll).sum();
    return source.sent - received() + sink.wrong + dropped;
  }

  private static final class Source implements GatewayModule {

    private final Messages messages;
    private volatile boolean isEnding;
    private volatile long sent;
    private @Nullable Thread thread;

    Source(Messages messages) {
      this.messages = messages;
    }

    @Override
    public void create(ModuleContext context) {
      thread = new Thread(() -> publish(context), "source");
    }

    private void publish(ModuleContext context) {
      long number = 0;
      while (!isEnding) {
        context.publish(messages.of(number));
        number++;
      }
      sent = number;
    }

    @Override
    public void start() {
      if (thread != null) {
        thread.start();
      }
    }

    @Override
    public void receive(GatewayMessage message) {}

    @Override
    public void destroy() throws InterruptedException {
      isEnding = true;
      if (thread != null) {
        thread.join();
      }
    }
  }

  private static final class Relay implements GatewayModule {

    private @Nullable ModuleContext context;

    @Override
    public void create(ModuleContext given) {
      context = given;
    }

    @Override
    public void receive(GatewayMessage message) {
      if (context != null) {
        context.publish(message);
      }
    }
  }

  private static final class Sink implements GatewayModule {

    private final Messages messages;
    private final AtomicLong received = new AtomicLong();
    private volatile long wrong;

    Sink(Messages messages) {
      this.messages = messages;
    }

    @Override
    public void create(ModuleContext context) {}

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread
    public void receive(GatewayMessage message) {
      long number = received.getPlain();
      if (!messages.isOf(number, message)) {
        wrong++;
      }
      received.setRelease(number + 1);
    }
  }
}
