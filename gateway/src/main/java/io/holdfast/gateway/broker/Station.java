/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A module's place in a gateway: its inbox, its thread, and where its messages go. All calls of the
 * module are made on that thread, from {@code create} to {@code destroy}, so that none can overlap.
 * Whoever changes the gateway asks for them and may wait for each; one thread at a time does.
 */
public final class Station implements PromptContext {

  private final String name;
  private final String args;
  private final Drops drops;
  private final Inbox inbox;
  private final Worker worker;
  private final LongAdder published = new LongAdder();

  /** Where its messages go; replaced as a whole when links change. */
  private volatile Inbox[] sinks = {};

  /** Whether what it publishes goes nowhere any more. */
  private volatile boolean isMute;

  /**
   * A place without links; its thread starts with the first call.
   *
   * @param name the module's
   * @param args its arguments as JSON text
   */
  public Station(String name, String args, GatewayModule module, QueueSettings queue) {
    this.name = name;
    this.args = args;
    this.drops = new Drops(name);
    this.inbox = new Inbox(queue, drops);
    this.worker = new Worker(name, module, inbox, () -> isMute = true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String args() {
    return args;
  }

  @Override
  public boolean publish(GatewayMessage message) {
    if (isMute) {
      return false;
    }
    published.increment();
    boolean all = true;
    for (Inbox sink : sinks) {
      all &= sink.offer(message, worker);
    }
    return all;
  }

  @Override
  public boolean tryPublish(GatewayMessage message) {
    Inbox[] to = sinks;
    // Of several, one might have to be waited for when another has got it.
    if (isMute || to.length != 1 || !to[0].tryOffer(message)) {
      return false;
    }
    published.increment();
    return true;
  }

  /** Creates the module; fails with what that throws. */
  public CompletableFuture<@Nullable Void> create() {
    return worker.ask(module -> module.create(this));
  }

  /** Starts the module, after the message that it is receiving; fails with what that throws. */
  public CompletableFuture<@Nullable Void> start() {
    return worker.ask(GatewayModule::start);
  }

  /** Breaks off what the module is doing, as far as it heeds an interruption. */
  public void interrupt() {
    worker.interrupt();
  }

  /**
   * Begins the end: nothing more comes in, what waits is delivered, then the module is destroyed.
   * What it publishes until then still goes out.
   *
   * @return done when the module is destroyed and the thread ends
   */
  public CompletableFuture<@Nullable Void> end() {
    inbox.close();
    return worker.end();
  }

  /**
   * Drops what still waits, and interrupts what the module is doing with a message; has no effect
   * on {@code destroy}. To be called when {@link #end} takes too long.
   */
  public void hurry() {
    worker.hurry();
  }

  /** Whether the module is being destroyed, or has been. */
  public boolean isDelivered() {
    return worker.isDelivered();
  }

  /** Whether this is the module's own thread, which must not wait for itself. */
  public boolean isOwnThread() {
    return worker.isCurrentThread();
  }

  /** What it has got and given so far. */
  public ModuleCounters counters() {
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    dropped.putAll(drops.reasons());
    long refused =
        dropped.values().stream().mapToLong(Long::longValue).sum() - drops.of(DropReason.OLDEST);
    int left = inbox.left();
    if (left > 0) {
      dropped.merge(DropReason.CLOSED, (long) left, Long::sum);
    }
    return new ModuleCounters(
        name,
        inbox.appended() + refused,
        worker.delivered(),
        worker.failed(),
        Map.copyOf(dropped),
        published.sum(),
        inbox.waiting());
  }

  /** Tells in the log what went wrong in the last minute. */
  public void minute() {
    drops.minute();
    worker.minute();
  }

  /** Replaces what {@link #publish} goes to. */
  void sendTo(List<Inbox> inboxes) {
    sinks = inboxes.toArray(Inbox[]::new);
  }

  Inbox inbox() {
    return inbox;
  }
}
