/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What every stage of the hub shares: the interfaces that a protocol head implements ({@link
 * io.holdfast.hub.Lane}, {@link io.holdfast.hub.Peer}), the values that pass between them, and how
 * a refusal looks. Imports no stage. Nothing here knows a socket or a protocol byte.
 */
@NullMarked
package io.holdfast.hub;

import org.jspecify.annotations.NullMarked;
