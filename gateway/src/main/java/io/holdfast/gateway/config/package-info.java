/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The gateway's file: which modules there are, who loads them, and how they are linked. In comes
 * JSON text; out goes what it says, or every fault with its place. Without threads; asks the world
 * nothing, but for modules whose arguments are checked.
 */
@NullMarked
package io.holdfast.gateway.config;

import org.jspecify.annotations.NullMarked;
