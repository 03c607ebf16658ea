/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** MQTT in WebSocket frames, sent by hand, against the shipped program. */
@NullMarked
package io.holdfast.acceptance.websocket;

import org.jspecify.annotations.NullMarked;
