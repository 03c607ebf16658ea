/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The gateway: modules, the links between them, and the life of both. A module's author needs
 * {@link io.holdfast.gateway.GatewayModule} and {@link io.holdfast.gateway.ModuleContext}; who runs
 * a gateway begins at {@code run.Gateway}.
 */
@NullMarked
package io.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
