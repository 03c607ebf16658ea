/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Clients that prove by certificate who they are, against the shipped program. */
@NullMarked
package io.holdfast.acceptance.certificates;

import org.jspecify.annotations.NullMarked;
