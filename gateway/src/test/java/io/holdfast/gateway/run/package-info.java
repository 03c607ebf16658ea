/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the life of a gateway. */
@NullMarked
package io.holdfast.gateway.run;

import org.jspecify.annotations.NullMarked;
