/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code listen.https}. */
@NullMarked
package io.holdfast.listen.https;

import org.jspecify.annotations.NullMarked;
