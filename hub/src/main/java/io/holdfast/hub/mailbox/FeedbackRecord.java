/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import java.time.Instant;

/**
 * What became of a cloud-to-device message.
 *
 * @param messageId the id of the message
 * @param time when it ended
 * @param generationId of the device's registration when the message was sent
 */
public record FeedbackRecord(
    String messageId, Instant time, Fate fate, String deviceId, String generationId) {}
