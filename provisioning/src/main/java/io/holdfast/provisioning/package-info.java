/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The provisioning client for programs: futures, on a driver's thread. In: what a device was made
 * with; out: the hub it belongs to. Any thread may call.
 */
@NullMarked
package io.holdfast.provisioning;

import org.jspecify.annotations.NullMarked;
