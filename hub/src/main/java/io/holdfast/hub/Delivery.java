/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import org.jspecify.annotations.Nullable;

/** What a hub sends a client. A protocol head turns it into its own packet. */
public sealed interface Delivery {

  /** The quality of service to send it with: 0 at most once, 1 at least once. */
  int qos();

  /**
   * A message for a module's input. At QoS 1 the client's acknowledgement comes back with the tag.
   *
   * @param tag names the delivery within its session
   * @param input the input's name
   * @param redelivered whether the client may have seen it before
   */
  record InputMessage(int qos, long tag, String input, StoredMessage message, boolean redelivered)
      implements Delivery {}

  /**
   * A message for a device. At QoS 1 the client's acknowledgement comes back with the tag.
   *
   * @param tag names the delivery within its session
   * @param redelivered whether the client may have seen it before
   */
  record CloudToDevice(
      int qos, long tag, MessageProperties properties, Bytes body, boolean redelivered)
      implements Delivery {}

  /**
   * The answer to a twin request.
   *
   * @param status in HTTP's numbers
   * @param requestId as the client sent it, byte for byte
   * @param version the new version of what was changed, or null if nothing was
   * @param body JSON, or empty
   */
  record TwinResponse(int qos, int status, String requestId, @Nullable Long version, Bytes body)
      implements Delivery {}

  /**
   * A change of the desired properties.
   *
   * @param version the version after it
   * @param patch JSON with {@code $version}
   */
  record DesiredPatch(int qos, long version, Bytes patch) implements Delivery {}

  /**
   * A direct method call.
   *
   * @param requestId names the call within the hub
   * @param payload JSON; {@code null} where the caller gave none
   */
  record MethodRequest(int qos, String requestId, String name, Bytes payload) implements Delivery {}
}
