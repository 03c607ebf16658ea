/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of loaders. */
@NullMarked
package io.holdfast.gateway.load;

import org.jspecify.annotations.NullMarked;
