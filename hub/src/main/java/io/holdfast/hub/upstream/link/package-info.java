/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The uplink by the client library: a connection to the parent for each identity that has business
 * there. In: what waits for the parent, local clients that listen to methods or to messages for
 * devices, questions about twins; out: publishes at the parent, calls and messages from it. One
 * thread of its own, {@code uplink}, owns all connections; nothing on it blocks.
 */
@NullMarked
package io.holdfast.hub.upstream.link;

import org.jspecify.annotations.NullMarked;
