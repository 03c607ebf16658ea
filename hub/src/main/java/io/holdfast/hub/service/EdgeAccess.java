/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.model.DeviceIdentity;

/**
 * What an edge device may do that has proved who it is: ask about those below it.
 *
 * @param device the edge device
 */
public record EdgeAccess(DeviceIdentity device) {}
