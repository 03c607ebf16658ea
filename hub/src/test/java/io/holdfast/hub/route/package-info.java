/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Texts of routes, and what they take. */
@NullMarked
package io.holdfast.hub.route;

import org.jspecify.annotations.NullMarked;
