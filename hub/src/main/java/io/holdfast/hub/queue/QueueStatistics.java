/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.model.Identity;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One queue as it was at a moment.
 *
 * @param sender whose messages these are, where the endpoint is the parent; else null
 * @param count how many messages wait, those in a consumer's hands among them
 * @param bytes roughly, on disk
 * @param oldestMillis when the oldest of them was taken, in milliseconds since 1970; unknown for a
 *     moment after a start
 */
public record QueueStatistics(
    Endpoint endpoint,
    @Nullable Identity sender,
    int priority,
    long count,
    long bytes,
    OptionalLong oldestMillis) {}
