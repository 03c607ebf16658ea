/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Dials against scripted peers. */
@NullMarked
package io.holdfast.client.net;

import org.jspecify.annotations.NullMarked;
