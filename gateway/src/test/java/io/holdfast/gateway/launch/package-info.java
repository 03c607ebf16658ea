/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Programs of the shell that are launched, watched and ended. */
@NullMarked
package io.holdfast.gateway.launch;

import org.jspecify.annotations.NullMarked;
