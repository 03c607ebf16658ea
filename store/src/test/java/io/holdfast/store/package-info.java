/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the store. */
@NullMarked
package io.holdfast.store;

import org.jspecify.annotations.NullMarked;
