/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A module that keeps what it gets, can be held at each message, and can be told what to do with
 * it. Any thread looks at it.
 */
public final class Probe implements GatewayModule {

  /** Something to do with a message. */
  public interface Action {
    /** Does it. */
    void with(String text, ModuleContext context) throws Exception;
  }

  private final List<String> got = new CopyOnWriteArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final @Nullable Semaphore gate;
  private final Action action;
  private volatile @Nullable ModuleContext context;
  private volatile boolean isOverlapped;
  private volatile boolean isDestroyed;
  private volatile boolean isCalledAfterEnd;

  private Probe(@Nullable Semaphore gate, Action action) {
    this.gate = gate;
    this.action = action;
  }

  /** One that takes whatever comes. */
  public static Probe open() {
    return new Probe(null, (text, context) -> {});
  }

  /** One that takes as many messages as its gate has permits. */
  public static Probe behind(Semaphore gate) {
    return new Probe(gate, (text, context) -> {});
  }

  /** One that does something with each message, after it was kept. */
  public static Probe doing(Action action) {
    return new Probe(null, action);
  }

  /** A message whose content is a text. */
  public static GatewayMessage message(String text) {
    return GatewayMessage.of(Map.of("from", "a test"), Bytes.utf8(text));
  }

  @Override
  public void create(ModuleContext given) {
    enter();
    context = given;
    leave();
  }

  @Override
  public void start() {
    enter();
    leave();
  }

  @Override
  public void receive(GatewayMessage message) throws Exception {
    enter();
    try {
      if (gate != null) {
        gate.acquire();
      }
      String text = message.content().utf8();
      got.add(text);
      action.with(text, context());
    } finally {
      leave();
    }
  }

  @Override
  public void destroy() {
    enter();
    isDestroyed = true;
    leave();
  }

  private void enter() {
    isOverlapped |= inside.incrementAndGet() > 1;
    isCalledAfterEnd |= isDestroyed;
  }

  private void leave() {
    inside.decrementAndGet();
  }

  /** Publishes a text as this module. */
  public boolean publish(String text) {
    return context().publish(message(text));
  }

  /** What it was created with. */
  public ModuleContext context() {
    return Objects.requireNonNull(context);
  }

  /** The texts that it got, in order. */
  public List<String> got() {
    return got;
  }

  /** Whether it is inside a call. */
  public boolean isInside() {
    return inside.get() > 0;
  }

  /** Whether two calls were made at once, or one after destroy began. */
  public boolean isMisused() {
    return isOverlapped || isCalledAfterEnd;
  }

  /** Whether destroy was called. */
  public boolean isDestroyed() {
    return isDestroyed;
  }
}
