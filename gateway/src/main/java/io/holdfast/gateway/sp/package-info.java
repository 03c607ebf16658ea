/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * nanomsg PAIR sockets over Netty: a gateway connects them, a host binds them. In: payloads to
 * send, and bytes of peers; out: whole payloads, and what becomes of the connection. A socket and
 * its listener belong to one {@link io.holdfast.gateway.sp.SpLoop}.
 */
@NullMarked
package io.holdfast.gateway.sp;

import org.jspecify.annotations.NullMarked;
