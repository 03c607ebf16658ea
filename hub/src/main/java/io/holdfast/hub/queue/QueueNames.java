/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;

/** Names of the logs of queues: {@code queue/D/M/PRIORITY/INPUT}. Ids hold no slash. */
final class QueueNames {

  static final String PREFIX = "queue/";

  private QueueNames() {}

  static String of(Endpoint.Input endpoint, int priority) {
    return prefixOf(endpoint.module()) + priority + "/" + endpoint.input();
  }

  /** What the names of all of a module's queues begin with. */
  static String prefixOf(ModuleIdentity module) {
    return PREFIX + module.clientId() + "/";
  }

  static Endpoint.Input endpoint(String logName) {
    String[] parts = logName.split("/", 5);
    if (parts.length != 5 || !Identity.isValidId(parts[1]) || !Identity.isValidId(parts[2])) {
      throw new IllegalArgumentException("not the name of a queue: " + logName);
    }
    return new Endpoint.Input(new ModuleIdentity(parts[1], parts[2]), parts[4]);
  }

  static int priority(String logName) {
    return Integer.parseInt(logName.split("/", 5)[3]);
  }
}
