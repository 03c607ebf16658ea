/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Presence;

/** A device as back ends see it. */
public record DeviceView(
    DeviceRegistration registration, Presence.Connection connection, int messages) {}
