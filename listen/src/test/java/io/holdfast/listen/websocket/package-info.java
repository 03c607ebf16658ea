/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** WebSockets without sockets. */
@NullMarked
package io.holdfast.listen.websocket;

import org.jspecify.annotations.NullMarked;
