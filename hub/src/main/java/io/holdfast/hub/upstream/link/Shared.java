/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.Backlog;
import io.holdfast.hub.upstream.ParentOptions;
import java.time.InstantSource;

/**
 * What all connections to the parent share.
 *
 * @param endpoint where the parent listens
 * @param methods where calls from the parent go
 */
record Shared(
    IoLoop loop,
    DriverLane lane,
    ParentOptions parent,
    Endpoint.Tcp endpoint,
    LinkOptions options,
    Chains chains,
    Backlog backlog,
    Methods methods,
    InstantSource clock,
    Budget budget,
    LinkCounts counts,
    LinkEvents events) {}
