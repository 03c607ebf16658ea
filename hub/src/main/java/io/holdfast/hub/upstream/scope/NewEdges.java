/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Registration;
import io.holdfast.model.DeviceIdentity;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Edge devices that this hub came to know, and whose scopes it has not read to the end since: who
 * lives below them is known in part, or not at all. Any thread; changed on the loop.
 */
final class NewEdges {

  private final Mirror mirror;
  private final Set<DeviceIdentity> met = ConcurrentHashMap.newKeySet();

  NewEdges(Mirror mirror) {
    this.mirror = mirror;
  }

  /**
   * The parent told of somebody; to be called before the registry has it, since the edge hub below
   * may ask as soon as that knows it.
   *
   * @return whether it is an edge device of which this hub has not heard before
   */
  boolean meet(Registration told) {
    return told instanceof DeviceRegistration device
        && device.iotEdge()
        && !device.identity().equals(mirror.self().device())
        && isNew(device)
        && met.add(device.identity());
  }

  private boolean isNew(DeviceRegistration told) {
    return !(mirror.registry().known(told.identity()) instanceof DeviceRegistration before
        && before.iotEdge()
        && Objects.equals(before.deviceScope(), told.deviceScope()));
  }

  /** All in the scopes of these are known. */
  void read(Collection<DeviceIdentity> edges) {
    met.removeAll(edges);
  }

  boolean contains(DeviceIdentity edge) {
    return met.contains(edge);
  }
}
