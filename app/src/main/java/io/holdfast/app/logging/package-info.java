/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the log looks like: one line for each event on the standard error stream, in words for
 * people. Set up in code, since reading XML would be a fifth of a start.
 */
@NullMarked
package io.holdfast.app.logging;

import org.jspecify.annotations.NullMarked;
