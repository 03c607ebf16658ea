/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code hub.watch}. */
@NullMarked
package io.holdfast.hub.watch;

import org.jspecify.annotations.NullMarked;
