/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Lanes and time that a test turns by hand. */
@NullMarked
package io.holdfast.hub;

import org.jspecify.annotations.NullMarked;
