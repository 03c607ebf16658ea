/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the bridge to a hub against a server that the test plays itself. */
@NullMarked
package io.holdfast.gateway.modules.iothub;

import org.jspecify.annotations.NullMarked;
