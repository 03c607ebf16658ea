/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of what the hub itself tells. */
@NullMarked
package io.holdfast.hub.events;

import org.jspecify.annotations.NullMarked;
