/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.simulateddevice;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.modules.Arguments;
import io.holdfast.gateway.modules.MessageProperties;
import io.holdfast.gateway.modules.ModuleThread;
import io.holdfast.gateway.modules.Printable;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a device in the field: {@code {"macAddress": "01:01:01:01:01:01", "messagePeriod": 1000}}.
 * When it is started it registers, tells its first temperature, and after each period, a number of
 * milliseconds or a text as {@code "5s"}, the next. Messages for its own address are logged, others
 * are none of its business.
 */
public final class SimulatedDeviceModule implements GatewayModule {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatedDeviceModule.class);
  private static final Set<String> KEYS = Set.of("macAddress", "messagePeriod");

  private @Nullable ModuleContext context;
  private String macAddress = "";
  private Duration period = Duration.ZERO;
  private @Nullable ModuleThread thread;

  /** One that is not yet created. */
  public SimulatedDeviceModule() {}

  @Override
  public void create(ModuleContext context) {
    Simulation simulation = Simulation.read(context.args());
    macAddress = simulation.macAddress();
    period = simulation.period();
    this.context = context;
  }

  @Override
  public void check(String args) {
    Simulation.read(args);
  }

  private record Simulation(String macAddress, Duration period) {

    static Simulation read(String args) {
      JsonPlace object = JsonPlace.parse(args).object(KEYS);
      return new Simulation(
          Arguments.property(object.member("macAddress")),
          object.member("messagePeriod").duration(Duration.ofMillis(1), Duration.ofDays(24)));
    }
  }

  @Override
  public void start() {
    if (thread == null) {
      ModuleContext to = Objects.requireNonNull(context, "start comes after create");
      thread = ModuleThread.start(to.name(), "readings", () -> read(to));
    }
  }

  private void read(ModuleContext to) throws InterruptedException {
    Thermometer thermometer = new Thermometer(macAddress);
    boolean goesOn = to.publish(thermometer.registration());
    while (goesOn && to.publish(thermometer.reading())) {
      Thread.sleep(period.toMillis());
    }
  }

  @Override
  public void receive(GatewayMessage message) {
    if (macAddress.equals(message.properties().get(MessageProperties.MAC_ADDRESS))) {
      LOG.info(
          "device {} was told: {}",
          Printable.of(macAddress),
          Printable.of(message.content().utf8()));
    }
  }

  @Override
  public void destroy() {
    if (thread != null) {
      thread.close();
    }
  }
}
