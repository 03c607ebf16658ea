/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

/**
 * What of a client's messages is not acknowledged.
 *
 * @param waiting how many wait to be sent for the first time
 * @param inFlight how many are on their way
 * @param bytes how many bytes of topics and payloads both hold
 */
public record SendStatus(int waiting, int inFlight, long bytes) {}
