/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The launch script and the program's behaviour as a process. */
@NullMarked
package io.holdfast.acceptance.program;

import org.jspecify.annotations.NullMarked;
