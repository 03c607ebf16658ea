/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The examples of docs/client.md, compiled and run; and proof that its tables leave nothing out.
 * What needs no hub is in the client's own tests, package {@code guide}.
 */
@NullMarked
package io.holdfast.acceptance.guide;

import org.jspecify.annotations.NullMarked;
