/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The provisioning service of the shipped program, with raw requests: other hubs, and throttling.
 */
@NullMarked
package io.holdfast.acceptance.dps;

import org.jspecify.annotations.NullMarked;
