/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import java.time.Instant;

/**
 * A message in a device's mailbox.
 *
 * @param sequence names it in the hub; a later message has a higher one
 * @param properties as the device is to see them: always with an id and a destination
 * @param deliveryCount how often a receiver gave it back
 */
public record CloudToDeviceMessage(
    DeviceIdentity device,
    long sequence,
    MessageProperties properties,
    Instant enqueued,
    Instant expiry,
    int deliveryCount,
    Bytes body) {}
