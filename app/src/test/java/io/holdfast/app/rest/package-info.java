/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the client of the service API. */
@NullMarked
package io.holdfast.app.rest;

import org.jspecify.annotations.NullMarked;
