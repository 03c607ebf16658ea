/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

/**
 * One place that one message goes to.
 *
 * @param priority 0 goes first, a large number last
 * @param timeToLiveMillis how long the endpoint keeps the message, in milliseconds; 0 for ever
 */
public record Target(Endpoint endpoint, int priority, long timeToLiveMillis) {}
