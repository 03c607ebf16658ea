/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/**
 * What has gone wrong without a caller to be told, since creation.
 *
 * @param unclaimedMessages messages for inputs without a handler; they stay with the hub
 * @param unreadable topics, properties or bodies that could not be read
 * @param lateMethodAnswers answers that came after the connection of their call
 * @param failedCallbacks callbacks that threw
 * @param refusedSubscriptions subscriptions that the hub refused: what was asked for will not come
 */
public record LowerStatistics(
    long unclaimedMessages,
    long unreadable,
    long lateMethodAnswers,
    long failedCallbacks,
    long refusedSubscriptions) {}
