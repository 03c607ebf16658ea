/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** A store that fails when a test of another module wants it to. */
@NullMarked
package io.holdfast.store;

import org.jspecify.annotations.NullMarked;
