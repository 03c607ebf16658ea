/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the configuration. */
@NullMarked
package io.holdfast.app.config;

import org.jspecify.annotations.NullMarked;
