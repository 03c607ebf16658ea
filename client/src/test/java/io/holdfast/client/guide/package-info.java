/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The examples of docs/client.md that need no hub, compiled and run. */
@NullMarked
package io.holdfast.client.guide;

import org.jspecify.annotations.NullMarked;
