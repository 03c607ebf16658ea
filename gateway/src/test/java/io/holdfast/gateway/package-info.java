/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of what all parts of the gateway share. */
@NullMarked
package io.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
