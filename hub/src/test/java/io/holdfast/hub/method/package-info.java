/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code hub.method}. */
@NullMarked
package io.holdfast.hub.method;

import org.jspecify.annotations.NullMarked;
