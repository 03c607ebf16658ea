/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the configuration of an edge hub. */
@NullMarked
package io.holdfast.hub.deployment;

import org.jspecify.annotations.NullMarked;
