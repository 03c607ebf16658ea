/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.gateway;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.host.ModuleHost;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A process with a module that publishes what it gets, until its standard input ends. */
public final class EchoHost {

  private EchoHost() {}

  /** With the control id. */
  public static void main(String[] arguments) throws IOException {
    try (ModuleHost host = ModuleHost.attach(arguments[0], Echo::new)) {
      System.out.println(host.status().state());
      while (System.in.read() >= 0) {}
    }
  }

  private static final class Echo implements GatewayModule {

    private @Nullable ModuleContext context;

    @Override
    public void create(ModuleContext given) {
      context = given;
    }

    @Override
    public void receive(GatewayMessage message) {
      if (context != null) {
        context.publish(message);
      }
    }
  }
}
