/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What tests of any module need at the process's borders: loopback addresses of their own, a clock
 * to turn, seeds for random input, certificates of any make, the notice that a peer is missing.
 * Built first and depends on nothing of ours, so that every module may test with it.
 */
@NullMarked
package io.holdfast.faults;

import org.jspecify.annotations.NullMarked;
