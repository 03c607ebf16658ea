/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.modules.iothub.Count;
import io.holdfast.gateway.modules.iothub.IotHubModule;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A bridge to a hub, and what it publishes in its gateway. For one thread. */
final class Bridged implements ModuleContext, AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String args;
  private final IotHubModule module = new IotHubModule();
  private final BlockingQueue<GatewayMessage> published = new LinkedBlockingQueue<>();

  /** Creates and starts it. */
  Bridged(String args) {
    this.args = args;
    module.create(this);
    module.start();
  }

  /** Hands it a message, whose properties are pairs; waits as long as it does. */
  void receive(String content, String... properties) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    try {
      module.receive(GatewayMessage.of(all, Bytes.utf8(content)));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What it published next. */
  GatewayMessage next() {
    try {
      return Objects.requireNonNull(
          published.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the bridge published nothing");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  long count(Count count) {
    return module.counts().getOrDefault(count, 0L);
  }

  void awaitCount(Count count, long value) {
    Awaitility.await().atMost(PATIENCE).until(() -> count(count) >= value);
  }

  @Override
  public String name() {
    return "bridge";
  }

  @Override
  public String args() {
    return args;
  }

  @Override
  public boolean publish(GatewayMessage message) {
    return published.add(message);
  }

  @Override
  public void close() {
    module.destroy();
  }
}
