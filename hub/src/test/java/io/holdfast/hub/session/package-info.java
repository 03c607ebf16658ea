/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Sessions on a lane that a test turns by hand. */
@NullMarked
package io.holdfast.hub.session;

import org.jspecify.annotations.NullMarked;
