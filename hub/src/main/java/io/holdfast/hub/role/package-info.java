/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Puts the parts together: as a root. In: a store, the lanes, settings, the world outside as clock,
 * timer and randomness; out: the parts that protocol heads and operators talk to. Imported by no
 * stage. Opened and closed by one thread, which may block; the lanes are at work in between.
 */
@NullMarked
package io.holdfast.hub.role;

import org.jspecify.annotations.NullMarked;
