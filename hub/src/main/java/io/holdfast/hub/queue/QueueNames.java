/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.List;

/**
 * Names of the logs of queues: {@code queue/D/M/PRIORITY/INPUT}, and {@code upstream/D/PRIORITY} or
 * {@code upstream/D/M/PRIORITY}. Ids hold no slash.
 */
final class QueueNames {

  private static final String INPUTS = "queue/";
  private static final String PARENT = "upstream/";

  /** What the names of queues begin with. */
  static final List<String> PREFIXES = List.of(INPUTS, PARENT);

  private QueueNames() {}

  static String of(Address address, int priority) {
    String start = prefixOf(address.recipient()) + priority;
    return address.recipient().way() == Recipient.Way.PARENT
        ? start
        : start + "/" + address.input();
  }

  /**
   * What the names of all of a recipient's queues begin with; for a device's way to the parent also
   * those of its modules.
   */
  static String prefixOf(Recipient recipient) {
    String way = recipient.way() == Recipient.Way.PARENT ? PARENT : INPUTS;
    return way + recipient.identity().clientId() + "/";
  }

  static Address address(String logName) {
    try {
      return logName.startsWith(PARENT)
          ? Address.toParent(sender(logName))
          : Address.of(input(logName));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not the name of a queue: " + logName, e);
    }
  }

  private static Identity sender(String logName) {
    String[] parts = logName.split("/", 4);
    return parts.length == 3
        ? new DeviceIdentity(parts[1])
        : new ModuleIdentity(parts[1], parts[2]);
  }

  private static Endpoint.Input input(String logName) {
    String[] parts = logName.split("/", 5);
    if (parts.length != 5) {
      throw new IllegalArgumentException("too short");
    }
    return new Endpoint.Input(new ModuleIdentity(parts[1], parts[2]), parts[4]);
  }

  static int priority(String logName) {
    if (logName.startsWith(PARENT)) {
      return Integer.parseInt(logName.substring(logName.lastIndexOf('/') + 1));
    }
    return Integer.parseInt(logName.split("/", 5)[3]);
  }
}
