/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.twin.TwinDocument;

/**
 * A twin as back ends see it.
 *
 * @param registration of the device or module that the twin belongs to
 * @param device of the device; for a device's twin the same
 */
public record TwinView(
    TwinDocument twin,
    Registration registration,
    DeviceRegistration device,
    Presence.Connection connection,
    int messages) {}
