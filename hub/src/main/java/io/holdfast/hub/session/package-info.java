/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * One session for each connected identity. In: what its client sends, from a protocol head; out:
 * messages to the queues, requests to twins and methods, and deliveries to its peer. A session
 * belongs to its connection's lane; {@link io.holdfast.hub.session.Sessions} may be called by any
 * thread.
 */
@NullMarked
package io.holdfast.hub.session;

import org.jspecify.annotations.NullMarked;
