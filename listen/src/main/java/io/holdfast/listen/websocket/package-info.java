/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * WebSockets (RFC 6455) as a way in for protocols of bytes. In comes an HTTP request that asks for
 * one; out goes a connection whose frames' payloads are read as one stream of bytes, on an event
 * loop of the protocol's own: it cannot tell such a connection from a plain one.
 *
 * <p>Frames are read here and not by a library, since they need not be held until they are whole:
 * what came of one goes on at once, so no frame is too long and none costs memory.
 */
@NullMarked
package io.holdfast.listen.websocket;

import org.jspecify.annotations.NullMarked;
