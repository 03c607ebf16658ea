/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Our client against the shipped hub. */
@NullMarked
package io.holdfast.acceptance.client;

import org.jspecify.annotations.NullMarked;
