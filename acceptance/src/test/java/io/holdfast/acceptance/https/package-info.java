/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The HTTPS API for devices and modules, as raw HTTP against the shipped program. */
@NullMarked
package io.holdfast.acceptance.https;

import org.jspecify.annotations.NullMarked;
