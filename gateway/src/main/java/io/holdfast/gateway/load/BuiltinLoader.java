/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.json.JsonPlace;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Loads modules that come with the gateway: {@code {"module": "logger"}}. Immutable. */
public final class BuiltinLoader implements Loader {

  /** Its type. */
  public static final String TYPE = "builtin";

  private static final String MODULE = "module";

  private final Map<String, Supplier<GatewayModule>> modules;

  /** Loads these; each call of a supplier makes a new module. */
  public BuiltinLoader(Map<String, Supplier<GatewayModule>> modules) {
    this.modules = new TreeMap<>(modules);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Entrypoint read(JsonPlace loader, Optional<JsonPlace> entrypoint) {
    JsonPlace module =
        entrypoint
            .orElseThrow(() ->
                loader.fault("lacks \"entrypoint\", as in {\"module\": \"" + example() + "\"}"))
            .object(Set.of(MODULE))
            .member(MODULE);
    Supplier<GatewayModule> supplier = modules.get(module.string());
    if (supplier == null) {
      throw module.fault("is no module that is built in; known are " + known());
    }
    return supplier::get;
  }

  private String known() {
    return String.join(", ", modules.keySet());
  }

  private String example() {
    return modules.keySet().stream().findFirst().orElse("logger");
  }
}
