/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the JSON that devices and the provisioning service exchange. */
@NullMarked
package io.holdfast.listen.dps;

import org.jspecify.annotations.NullMarked;
