/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of who lives below an edge hub, by what parents say. */
@NullMarked
package io.holdfast.hub.upstream.scope;

import org.jspecify.annotations.NullMarked;
