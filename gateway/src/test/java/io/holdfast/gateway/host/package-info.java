/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of hosts of modules against a gateway of raw bytes. */
@NullMarked
package io.holdfast.gateway.host;

import org.jspecify.annotations.NullMarked;
