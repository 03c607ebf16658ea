/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of what gateways of the command line are made of. */
@NullMarked
package io.holdfast.app.gateway;

import org.jspecify.annotations.NullMarked;
