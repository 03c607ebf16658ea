/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the gateway's file. */
@NullMarked
package io.holdfast.gateway.config;

import org.jspecify.annotations.NullMarked;
