/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Microsoft's Node device SDK, unmodified, over MQTT against the shipped program. */
@NullMarked
package io.holdfast.acceptance.nodesdk;

import org.jspecify.annotations.NullMarked;
