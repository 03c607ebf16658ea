/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Microsoft's Java device SDK, unmodified, over MQTT against the shipped program. */
@NullMarked
package io.holdfast.acceptance.javasdk;

import org.jspecify.annotations.NullMarked;
