/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Throttles;
import io.holdfast.hub.Timer;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.twin.Twins;
import io.holdfast.hub.watch.Counts;
import java.time.InstantSource;

/**
 * What sessions work with.
 *
 * @param routes where messages go
 * @param queues what waits for endpoints
 * @param dropsUnknownTopics whether a message to a topic that is none of the hub's is acknowledged,
 *     dropped and counted, as at IoT Edge, or ends its connection, as at IoT Hub
 */
public record Services(
    RouteTable routes,
    Queues queues,
    Twins twins,
    Methods methods,
    Mailboxes mailboxes,
    Subscriptions subscriptions,
    Presence presence,
    InstantSource clock,
    Timer timer,
    Throttles throttles,
    Counts counts,
    boolean dropsUnknownTopics) {}
