/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import io.holdfast.hub.StoredMessage;

/**
 * A message in the stream.
 *
 * @param offset its place in the partition
 */
public record StreamRecord(int partition, long offset, StoredMessage message) {}
