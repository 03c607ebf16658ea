/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a module has of a gateway that keeps all it publishes. Any thread. */
public final class RecordingContext implements ModuleContext {

  private final String name;
  private final String args;
  private final List<GatewayMessage> published = new CopyOnWriteArrayList<>();

  /** For a module with that name and those arguments. */
  public RecordingContext(String name, String args) {
    this.name = name;
    this.args = args;
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
    published.add(message);
    return !Thread.currentThread().isInterrupted();
  }

  /** All that was published so far. */
  public List<GatewayMessage> published() {
    return published;
  }

  /** The contents of all that was published so far. */
  public List<String> contents() {
    return published.stream().map(message -> message.content().utf8()).toList();
  }

  /** Whether a thread lives whose name begins so. */
  public static boolean hasThread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(name + ":"));
  }
}
