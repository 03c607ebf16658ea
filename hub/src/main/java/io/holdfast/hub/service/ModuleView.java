/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.registry.ModuleRegistration;
import io.holdfast.hub.registry.Presence;

/** A module as back ends see it. */
public record ModuleView(ModuleRegistration registration, Presence.Connection connection) {}
