/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Puts a gateway together for the command line: which loaders it has, and what of it is told. In
 * comes a gateway's file; out go a running gateway and JSON about it. Used by one thread.
 */
@NullMarked
package io.holdfast.app.gateway;

import org.jspecify.annotations.NullMarked;
