/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** JSON as plain values, for twins and method payloads. */
@NullMarked
package io.holdfast.client.json;

import org.jspecify.annotations.NullMarked;
