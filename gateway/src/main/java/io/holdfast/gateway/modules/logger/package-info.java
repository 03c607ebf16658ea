/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A module that keeps what it gets in a file. In: messages; out: entries of a JSON array in a file
 * that is valid after each of them. No thread of its own.
 */
@NullMarked
package io.holdfast.gateway.modules.logger;

import org.jspecify.annotations.NullMarked;
