/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import io.holdfast.gateway.GatewayModule;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The modules that come with the program, by the names that files call them. */
public final class Builtins {

  private Builtins() {}

  /** What makes each of them. */
  public static Map<String, Supplier<GatewayModule>> modules() {
    Map<String, Supplier<GatewayModule>> modules = new TreeMap<>();
    return modules;
  }
}
