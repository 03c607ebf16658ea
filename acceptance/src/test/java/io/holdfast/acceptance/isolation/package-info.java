/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** One identity tries everything to get at what is another's, and is refused. */
@NullMarked
package io.holdfast.acceptance.isolation;

import org.jspecify.annotations.NullMarked;
