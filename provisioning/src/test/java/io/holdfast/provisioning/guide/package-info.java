/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The examples of docs/provisioning.md, as they stand there. */
@NullMarked
package io.holdfast.provisioning.guide;

import org.jspecify.annotations.NullMarked;
