/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of what starts the program. */
@NullMarked
package io.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
