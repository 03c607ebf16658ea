/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.model.Bytes;

/**
 * A message to publish at QoS 1.
 *
 * @param topic the topic
 * @param payload the payload
 * @param completion told when the server acknowledged it, or that it never will
 */
public record Outgoing(String topic, Bytes payload, Completion completion) {}
