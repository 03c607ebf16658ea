/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code hub.twin}. */
@NullMarked
package io.holdfast.hub.twin;

import org.jspecify.annotations.NullMarked;
