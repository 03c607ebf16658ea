/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What keeps the log short where peers, programs or modules could fill it. */
@NullMarked
package io.holdfast.gateway.log;

import org.jspecify.annotations.NullMarked;
