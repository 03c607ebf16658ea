/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.broker.Link;
import java.util.List;

/**
 * Modules and links, for a gateway or to be added to one. Immutable.
 *
 * @param modules in the order in which they are created
 * @param links in the order in which they are made
 */
public record GatewayConfig(List<ModuleEntry> modules, List<Link> links) {

  /** Nothing. */
  public static final GatewayConfig EMPTY = new GatewayConfig(List.of(), List.of());

  /** Copies the lists. */
  public GatewayConfig {
    modules = List.copyOf(modules);
    links = List.copyOf(links);
  }
}
