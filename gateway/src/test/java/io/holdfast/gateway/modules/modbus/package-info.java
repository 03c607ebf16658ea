/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the module against a server of another library. */
@NullMarked
package io.holdfast.gateway.modules.modbus;

import org.jspecify.annotations.NullMarked;
