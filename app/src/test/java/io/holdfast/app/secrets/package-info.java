/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Files that hold secrets. */
@NullMarked
package io.holdfast.app.secrets;

import org.jspecify.annotations.NullMarked;
