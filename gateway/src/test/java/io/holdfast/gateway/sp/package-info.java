/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package io.holdfast.gateway.sp;

import org.jspecify.annotations.NullMarked;
