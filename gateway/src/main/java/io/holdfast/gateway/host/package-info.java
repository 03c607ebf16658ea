/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * For programs that run a {@link io.holdfast.gateway.GatewayModule} outside of its gateway's
 * process. In: control messages and gateway messages over two PAIR sockets, which the host binds;
 * out: the module's life and what it publishes. {@link io.holdfast.gateway.host.ModuleHost} has two
 * threads of its own, one for the sockets and one for the module; {@link
 * io.holdfast.gateway.host.DrivenHost} has none, its caller drives both.
 */
@NullMarked
package io.holdfast.gateway.host;

import org.jspecify.annotations.NullMarked;
