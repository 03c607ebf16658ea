/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where a message goes. In: route texts, and the header of a message; out: targets, each an
 * endpoint with priority and time to live. Pure: no clock, no I/O, no threads of its own; every
 * type is immutable and safe to share.
 */
@NullMarked
package io.holdfast.hub.route;

import org.jspecify.annotations.NullMarked;
