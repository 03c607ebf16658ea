/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Queues on lanes that a test turns by hand. */
@NullMarked
package io.holdfast.hub.queue;

import org.jspecify.annotations.NullMarked;
