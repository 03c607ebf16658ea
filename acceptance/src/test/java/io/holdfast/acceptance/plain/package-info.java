/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Plain MQTT clients, which know nothing of hubs, against the shipped program. */
@NullMarked
package io.holdfast.acceptance.plain;

import org.jspecify.annotations.NullMarked;
