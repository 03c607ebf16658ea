/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.helloworld;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.modules.ModuleThread;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes {@code hello world} when it is started, and then every five seconds. It takes no
 * arguments, and has no use for messages. Owned by who calls it, as every module.
 */
public final class HelloWorldModule implements GatewayModule {

  private static final GatewayMessage GREETING =
      GatewayMessage.of(
          Map.of("helloWorld", "from Azure IoT Gateway SDK simple sample!"),
          Bytes.utf8("hello world"));

  private final Duration period;
  private @Nullable ModuleContext context;
  private @Nullable ModuleThread thread;

  /** One that is not yet created. */
  public HelloWorldModule() {
    this(Duration.ofSeconds(5));
  }

  HelloWorldModule(Duration period) {
    this.period = period;
  }

  /** Takes no arguments: absent, null, an empty text or an empty object, as older files have it. */
  @Override
  public void create(ModuleContext context) {
    check(context.args());
    this.context = context;
  }

  @Override
  public void check(String args) {
    JsonPlace given = JsonPlace.parse(args);
    if (given.isObject()) {
      given.object(Set.of());
    } else if (!given.isNull() && !given.text().equals("\"\"")) {
      throw given.fault("must be absent or null: this module takes no arguments");
    }
  }

  @Override
  public void start() {
    if (thread == null) {
      ModuleContext to = Objects.requireNonNull(context, "start comes after create");
      thread = ModuleThread.start(to.name(), "greetings", () -> greet(to));
    }
  }

  private void greet(ModuleContext to) throws InterruptedException {
    while (to.publish(GREETING)) {
      Thread.sleep(period.toMillis());
    }
  }

  @Override
  public void receive(GatewayMessage message) {
    // It only speaks.
  }

  @Override
  public void destroy() {
    if (thread != null) {
      thread.close();
    }
  }
}
