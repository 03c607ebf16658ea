/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the command line. */
@NullMarked
package io.holdfast.app.cli;

import org.jspecify.annotations.NullMarked;
