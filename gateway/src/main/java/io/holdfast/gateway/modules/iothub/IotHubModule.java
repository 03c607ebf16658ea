/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.net.LoopSettings;
import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in module {@code iothub}: carries messages to a hub, and commands back.
 *
 * <p>With {@code IoTHubName} in its arguments each message is a device's, which it names by the
 * properties {@code deviceName} and {@code deviceKey}; without, all messages are one module's, each
 * on an output.
 *
 * <p>What it was given and the hub has not acknowledged is bounded for each identity by {@value
 * Window#MESSAGES} messages and 4 MiB; beyond that {@link #receive} waits, and the module's inbox
 * says what happens to the rest. While the link is away nothing is lost here. What is not
 * acknowledged 5 seconds after {@link #destroy} began is counted and lost.
 */
public final class IotHubModule implements GatewayModule {

  private static final Logger LOG = LoggerFactory.getLogger(IotHubModule.class);

  private final Map<String, String> environment;
  private final LoopSettings time;
  private final Duration drain;
  private final Counts counts = new Counts();
  private @Nullable Bridge bridge;
  private String name = "";

  /** With the environment of the process. */
  public IotHubModule() {
    this(System.getenv(), LoopSettings.system(), Bridge.DRAIN);
  }

  /**
   * With an environment and time of the caller's.
   *
   * @param drain how long what waits may take at the end
   */
  IotHubModule(Map<String, String> environment, LoopSettings time, Duration drain) {
    this.environment = environment;
    this.time = time;
    this.drain = drain;
  }

  @Override
  public void create(ModuleContext context) {
    name = context.name();
    BridgeArgs args = new ArgsReader(environment).read(context.args());
    Bridge.Parts parts = Bridge.Parts.of(context, time, counts, drain);
    try {
      bridge =
          args instanceof BridgeArgs.Devices devices
              ? new DeviceBridge(devices, parts)
              : new ModuleBridge((BridgeArgs.OneModule) args, parts);
    } finally {
      if (bridge == null) {
        parts.close(java.util.List.of());
      }
    }
  }

  /** What variables must say is left out: it is the business of whoever starts the gateway. */
  @Override
  public void check(String args) {
    ArgsReader.check(args);
  }

  @Override
  public void start() {
    if (bridge != null) {
      bridge.start();
    }
  }

  @Override
  public void receive(GatewayMessage message) throws InterruptedException {
    if (bridge != null) {
      bridge.receive(message);
    }
  }

  @Override
  public void destroy() {
    if (bridge != null) {
      bridge.close();
      LOG.info("{}: {}", name, counts);
    }
  }

  /** What became of messages so far. Any thread. */
  public Map<Count, Long> counts() {
    return counts.now();
  }
}
