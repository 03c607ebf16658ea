/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.simulateddevice;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.modules.MessageProperties;
import io.holdfast.gateway.modules.ModuleThread;
import io.holdfast.gateway.modules.Printable;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a device in the field: {@code {"macAddress": "01:01:01:01:01:01", "messagePeriod": 1000}}.
 * When it is started it registers, tells its first temperature, and after each period, a number of
 * milliseconds or a text as {@code "5s"}, the next. Messages for its own address are logged. A call
 * of the direct method {@code set} with {@code {"macAddress": "01:01:01:01:01:01", "temperature":
 * 35}} has it go on from that temperature. What is for others is none of its business.
 */
public final class SimulatedDeviceModule implements GatewayModule {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatedDeviceModule.class);
  private static final String SET = "set";
  private static final String TEMPERATURE = "temperature";
  private static final Set<String> SETTINGS = Set.of(MessageProperties.MAC_ADDRESS, TEMPERATURE);

  private final Occurrences ignored = new Occurrences(Ticker.systemTicker()::nanoTime);
  private @Nullable ModuleContext context;
  private @Nullable SimulatedDeviceArgs args;
  private @Nullable Thermometer thermometer;
  private @Nullable ModuleThread thread;

  /** One that is not yet created. */
  public SimulatedDeviceModule() {}

  @Override
  public void create(ModuleContext context) {
    SimulatedDeviceArgs read = SimulatedDeviceArgs.read(JsonPlace.parse(context.args()));
    args = read;
    thermometer = new Thermometer(read.macAddress());
    this.context = context;
  }

  @Override
  public void check(String args) {
    SimulatedDeviceArgs.read(JsonPlace.parse(args));
  }

  @Override
  public void start() {
    if (thread == null) {
      ModuleContext to = Objects.requireNonNull(context, "start comes after create");
      Thermometer from = Objects.requireNonNull(thermometer);
      Duration period = Objects.requireNonNull(args).period();
      thread = ModuleThread.start(to.name(), "readings", () -> read(from, to, period));
    }
  }

  private static void read(Thermometer from, ModuleContext to, Duration period)
      throws InterruptedException {
    boolean goesOn = to.publish(from.registration());
    while (goesOn && to.publish(from.reading())) {
      Thread.sleep(period.toMillis());
    }
  }

  @Override
  public void receive(GatewayMessage message) {
    String macAddress = Objects.requireNonNull(args, "receive comes after create").macAddress();
    if (macAddress.equals(message.properties().get(MessageProperties.MAC_ADDRESS))) {
      LOG.info(
          "device {} was told: {}",
          Printable.of(macAddress),
          Printable.of(message.content().utf8()));
    } else if (SET.equals(message.properties().get(MessageProperties.METHOD))) {
      called(macAddress, message.content());
    }
  }

  /** Whoever called has been answered long since; the log has to tell what is wrong. */
  private void called(String macAddress, Bytes payload) {
    try {
      JsonPlace setting = JsonPlace.parse(payload.utf8());
      if (setting.member(MessageProperties.MAC_ADDRESS).string().equals(macAddress)) {
        int degrees =
            setting
                .object(SETTINGS)
                .member(TEMPERATURE)
                .whole(Thermometer.COLDEST, Thermometer.HOTTEST);
        Objects.requireNonNull(thermometer).goOnFrom(degrees);
        LOG.info("device {} goes on from {} degrees", Printable.of(macAddress), degrees);
      }
    } catch (JsonFault e) {
      if (ignored.happened()) {
        LOG.warn(
            "device {}: a call of the method {} is ignored for its payload: {} ({} so far)",
            Printable.of(macAddress),
            SET,
            Printable.of(String.valueOf(e.getMessage())),
            ignored.count());
      }
    }
  }

  @Override
  public void destroy() {
    if (thread != null) {
      thread.close();
    }
  }
}
