/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Reading JSON so that a mistake in it is told with its place, a JSON pointer (RFC 6901). */
@NullMarked
package io.holdfast.gateway.json;

import org.jspecify.annotations.NullMarked;
