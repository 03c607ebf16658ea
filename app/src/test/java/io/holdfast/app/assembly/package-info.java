/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the assembly. */
@NullMarked
package io.holdfast.app.assembly;

import org.jspecify.annotations.NullMarked;
