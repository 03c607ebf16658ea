/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The module, started, and what it publishes. */
final class Running implements ModuleContext, AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ModbusModule module = new ModbusModule();
  private final String args;
  final BlockingQueue<GatewayMessage> published = new LinkedBlockingQueue<>();

  /**
   * Single quotes stand for double ones; more members begin with a comma. A slow machine has the
   * longest timeout, unless the test names one.
   */
  Running(String host, int port, String more) {
    args =
        "{'host':'%s','port':%d,'unit':%d%s%s}"
            .formatted(
                host, port, Plant.UNIT, more.contains("'timeout'") ? "" : ",'timeout':'1m'", more)
            .replace('\'', '"');
    module.create(this);
    module.start();
  }

  Running(Plant plant, String more) {
    this(plant.host, plant.port, more);
  }

  /** Hands it a message, whose properties are pairs. */
  void receive(String content, String... properties) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    module.receive(GatewayMessage.of(all, Bytes.utf8(content.replace('\'', '"'))));
  }

  /** The next message. */
  GatewayMessage next() throws InterruptedException {
    return Objects.requireNonNull(
        published.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing was published");
  }

  /** The next content that fits; what comes before it is thrown away. */
  JsonNode next(Predicate<JsonNode> fits) throws InterruptedException {
    while (true) {
      JsonNode content = json(next());
      if (fits.test(content)) {
        return content;
      }
    }
  }

  static JsonNode json(GatewayMessage message) {
    return JsonMapper.shared().readTree(message.content().utf8());
  }

  @Override
  public String name() {
    return "plant";
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
    try {
      module.destroy();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
