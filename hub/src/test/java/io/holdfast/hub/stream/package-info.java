/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the stream: one contract for whatever implements it. */
@NullMarked
package io.holdfast.hub.stream;

import org.jspecify.annotations.NullMarked;
