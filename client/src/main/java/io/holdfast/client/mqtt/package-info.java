/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * MQTT 3.1.1 as a client that gives up only when it is told to: one session that outlives its
 * connections, on an event loop that somebody else drives. It knows packets, subscriptions,
 * acknowledgements, TLS and back-off, and nothing of hubs.
 *
 * <p>In come publishes, filters and a source of logins; out come the server's publishes and what
 * became of the connection. Everything here belongs to the thread that drives the {@link
 * io.holdfast.client.net.IoLoop}, save what says otherwise: a caller on another thread goes through
 * {@link io.holdfast.client.net.IoLoop#execute}.
 *
 * <p>{@link io.holdfast.client.mqtt.MqttSession} is the way in. Below it a connector makes
 * connections one after another and says when to try again, and the traffic over them is the
 * outbox, which owes each message one word on what became of it, and the subscriptions.
 */
@NullMarked
package io.holdfast.client.mqtt;

import org.jspecify.annotations.NullMarked;
