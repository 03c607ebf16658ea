/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code hub.registry}. */
@NullMarked
package io.holdfast.hub.registry;

import org.jspecify.annotations.NullMarked;
