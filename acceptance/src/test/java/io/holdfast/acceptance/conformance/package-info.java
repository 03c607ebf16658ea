/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What ties the numbered demands in {@code docs/conformance} to the tests that prove them. Comes
 * in: the demands, the statuses people wrote, the display names of all modules' tests. Goes out: a
 * failure for every number that is not accounted for, and the tables that readers look at.
 */
@NullMarked
package io.holdfast.acceptance.conformance;

import org.jspecify.annotations.NullMarked;
