/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What every stage of the hub shares: the interfaces that a protocol head implements ({@link
 * io.holdfast.hub.Lane}, {@link io.holdfast.hub.Peer}), the values that pass between them, and how
 * a refusal looks. Imports no stage. Nothing here knows a socket or a protocol byte.
 *
 * <p>A client's bytes come in as calls on a session; what the hub tells the client goes out as
 * {@link io.holdfast.hub.Delivery}. Owns no thread: values may be shared, a peer belongs to its
 * lane, and a codec to whoever made it.
 */
@NullMarked
package io.holdfast.hub;

import org.jspecify.annotations.NullMarked;
