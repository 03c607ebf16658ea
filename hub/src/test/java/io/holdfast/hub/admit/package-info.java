/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Who is let in. */
@NullMarked
package io.holdfast.hub.admit;

import org.jspecify.annotations.NullMarked;
