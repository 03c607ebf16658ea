/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** For tests of modules that use Netty and log by Logback; those bring both. */
@NullMarked
package io.holdfast.faults.netty;

import org.jspecify.annotations.NullMarked;
