/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the connections to the parent. */
@NullMarked
package io.holdfast.hub.upstream.link;

import org.jspecify.annotations.NullMarked;
