/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the development certificates. */
@NullMarked
package io.holdfast.app.certificates;

import org.jspecify.annotations.NullMarked;
