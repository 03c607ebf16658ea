/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;

/**
 * A message that a back end wants to send to a device.
 *
 * @param properties among them the expiry (ISO 8601) and the acknowledgement that the sender wants,
 *     if it says so
 */
public record CloudToDeviceDraft(DeviceIdentity device, MessageProperties properties, Bytes body) {}
