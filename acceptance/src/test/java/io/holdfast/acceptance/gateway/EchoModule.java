/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user's class: sends each message back with its arguments as a property. Knows nothing of where
 * it runs.
 */
public final class EchoModule implements GatewayModule {

  private @Nullable ModuleContext context;

  /** For loaders. */
  public EchoModule() {}

  @Override
  public void create(ModuleContext given) throws IOException {
    if (given.args().equals("\"refuse\"")) {
      throw new IOException("it was told to refuse");
    }
    context = given;
  }

  @Override
  public void receive(GatewayMessage message) {
    if (context != null) {
      Map<String, String> properties = new LinkedHashMap<>(message.properties());
      properties.put("args", context.args());
      boolean ignored = context.publish(GatewayMessage.of(properties, message.content()));
    }
  }
}
