/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code hub.role}. */
@NullMarked
package io.holdfast.hub.role;

import org.jspecify.annotations.NullMarked;
