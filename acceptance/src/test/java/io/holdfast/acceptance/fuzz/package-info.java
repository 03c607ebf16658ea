/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The program under bytes that nobody should send: it refuses them, lives on, and keeps nothing.
 */
@NullMarked
package io.holdfast.acceptance.fuzz;

import org.jspecify.annotations.NullMarked;
