/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The provisioning client that its caller drives, with the functions of the C SDK's {@code
 * Prov_Device_LL}. Owner: the thread that made the driver.
 */
@NullMarked
package io.holdfast.provisioning.ll;

import org.jspecify.annotations.NullMarked;
