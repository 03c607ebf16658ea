/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * MQTT 3.1.1 as a client that never gives up: one session that outlives its connections, on an
 * event loop that somebody else drives. It knows packets, subscriptions, acknowledgements, TLS and
 * back-off, and nothing of hubs.
 *
 * <p>In come publishes, filters and a source of logins; out come the server's publishes and what
 * became of the connection. Everything here belongs to the thread of the {@link
 * io.holdfast.client.net.ClientDriver}'s event loop, save what says otherwise: a caller on another
 * thread goes through {@link io.holdfast.client.net.ClientDriver#execute}.
 */
@NullMarked
package io.holdfast.client.mqtt;

import org.jspecify.annotations.NullMarked;
