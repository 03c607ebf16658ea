/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.AskedAuthentication;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;

/** A hub that devices may be assigned to. All methods may block: not for lanes. */
public interface LinkedHub extends AutoCloseable {

  /** The host name that devices connect to. */
  String hostName();

  /**
   * How large a share of the devices that are spread evenly it gets, against the other hubs'
   * shares; 0 for none.
   */
  int weight();

  /**
   * Registers a device, or changes its registration, and its twin.
   *
   * @param isReset whether the twin becomes the given one; else that is merged into the twin
   * @param twin JSON as of {@link io.holdfast.hub.twin.Twins#patch}, or empty
   * @return refused with {@code HUB_UNAUTHORIZED} if the hub refuses this service, with others if
   *     it cannot be done
   */
  Outcome<DeviceIdentity> put(
      DeviceIdentity device,
      AskedAuthentication authentication,
      boolean iotEdge,
      boolean isReset,
      Bytes twin);

  /** A device's tags and desired properties, as {@link #put} takes them; empty if it has none. */
  Outcome<Bytes> twin(DeviceIdentity device);

  /** Forgets a device; one that is not there is forgotten already. */
  Outcome<DeviceIdentity> delete(DeviceIdentity device);

  /** Ends its connections, if it has any: what waits for an answer gets none. */
  @Override
  default void close() {}
}
