/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The program killed under load and started again: what it had acknowledged is all there. */
@NullMarked
package io.holdfast.acceptance.crash;

import org.jspecify.annotations.NullMarked;
