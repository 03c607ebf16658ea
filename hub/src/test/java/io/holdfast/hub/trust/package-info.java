/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the authorities that the hub trusts. */
@NullMarked
package io.holdfast.hub.trust;

import org.jspecify.annotations.NullMarked;
