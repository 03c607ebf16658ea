/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The gateway against what others speak its protocols with. */
@NullMarked
package io.holdfast.acceptance.gateway;

import org.jspecify.annotations.NullMarked;
