/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Load shapes, end to end: each starts the shipped program and what it is compared with, drives
 * both with the same generator in the same run, and reports ratios. The main thread does it all.
 */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
