/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Makes modules, and writes down which calls they get. */
final class Recorder {

  private static final long PATIENCE_SECONDS = 180;

  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<GatewayMessage> received = new LinkedBlockingQueue<>();
  private final List<ModuleContext> contexts = new CopyOnWriteArrayList<>();
  private final AtomicInteger overlaps = new AtomicInteger();
  private final ReentrantLock inside = new ReentrantLock();
  private volatile Step onCreate = context -> {};
  private volatile Step onStart = context -> {};
  private volatile Step onDestroy = context -> {};
  private volatile Reaction onReceive = (context, message) -> {};

  /** What a call does. */
  interface Step {
    void run(ModuleContext context) throws Exception;
  }

  /** What a message does. */
  interface Reaction {
    void run(ModuleContext context, GatewayMessage message) throws Exception;
  }

  Recorder onCreate(Step step) {
    onCreate = step;
    return this;
  }

  Recorder onStart(Step step) {
    onStart = step;
    return this;
  }

  Recorder onDestroy(Step step) {
    onDestroy = step;
    return this;
  }

  Recorder onReceive(Reaction reaction) {
    onReceive = reaction;
    return this;
  }

  GatewayModule module() {
    return new Recorded();
  }

  /** The next call. */
  String next() throws InterruptedException {
    String call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("no call came");
    }
    return call;
  }

  /** The next message that was received. */
  GatewayMessage message() throws InterruptedException {
    GatewayMessage message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message;
  }

  /** What the latest module was given. */
  ModuleContext context() {
    return contexts.get(contexts.size() - 1);
  }

  /** How many calls came while another was under way. */
  int overlaps() {
    return overlaps.get();
  }

  /** Calls that were not looked at. */
  List<String> rest() {
    return List.copyOf(calls);
  }

  private final class Recorded implements GatewayModule {

    private volatile ModuleContext context = new Nowhere();

    @Override
    public void create(ModuleContext given) throws Exception {
      context = given;
      contexts.add(given);
      record("create " + given.args(), () -> onCreate.run(given));
    }

    @Override
    public void start() throws Exception {
      record("start", () -> onStart.run(context));
    }

    @Override
    public void receive(GatewayMessage message) throws Exception {
      received.add(message);
      guarded(() -> onReceive.run(context, message));
    }

    @Override
    public void destroy() throws Exception {
      record("destroy", () -> onDestroy.run(context));
    }

    private void record(String call, Body body) throws Exception {
      calls.add(call);
      guarded(body);
    }

    private void guarded(Body body) throws Exception {
      if (!inside.tryLock()) {
        overlaps.incrementAndGet();
        body.run();
        return;
      }
      try {
        body.run();
      } finally {
        inside.unlock();
      }
    }
  }

  /** What a call does. */
  private interface Body {
    void run() throws Exception;
  }

  /** Before a module is created it has nothing. */
  private record Nowhere() implements ModuleContext {
    @Override
    public String name() {
      return "";
    }

    @Override
    public String args() {
      return "null";
    }

    @Override
    public boolean publish(GatewayMessage message) {
      return false;
    }
  }
}
