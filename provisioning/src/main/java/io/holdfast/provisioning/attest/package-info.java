/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How a device proves to a provisioning service who it is: keys, certificates, hardware modules.
 * In: what the device was made with; out: tokens and certificates to show. Pure; any thread.
 */
@NullMarked
package io.holdfast.provisioning.attest;

import org.jspecify.annotations.NullMarked;
