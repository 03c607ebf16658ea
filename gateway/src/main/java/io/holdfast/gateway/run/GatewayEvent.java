/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import java.util.List;

/** What a gateway tells of its life. */
public sealed interface GatewayEvent {

  /** All modules of its file are created and linked. */
  record Created() implements GatewayEvent {}

  /** They were all started. */
  record Started() implements GatewayEvent {}

  /**
   * Modules or links have changed.
   *
   * @param modules as they were then, in the order of their creation
   */
  record ModuleListChanged(List<ModuleInfo> modules) implements GatewayEvent {

    /** Copies the list. */
    public ModuleListChanged {
      modules = List.copyOf(modules);
    }
  }

  /** It ends; its modules are still there. */
  record Destroyed() implements GatewayEvent {}
}
