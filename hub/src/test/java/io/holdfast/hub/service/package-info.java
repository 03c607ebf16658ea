/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code hub.service}. */
@NullMarked
package io.holdfast.hub.service;

import org.jspecify.annotations.NullMarked;
