/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How a module comes into a gateway: each loader reads the {@code entrypoint} of a module and makes
 * a {@link io.holdfast.gateway.GatewayModule} of it.
 */
@NullMarked
package io.holdfast.gateway.load;

import org.jspecify.annotations.NullMarked;
