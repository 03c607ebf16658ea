/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code listen.metrics}. */
@NullMarked
package io.holdfast.listen.metrics;

import org.jspecify.annotations.NullMarked;
