/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the log. */
@NullMarked
package io.holdfast.app.logging;

import org.jspecify.annotations.NullMarked;
