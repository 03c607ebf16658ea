/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

/**
 * What a batch appends to a log.
 *
 * @param epoch of the log when it was added
 * @param first the first offset appended
 * @param end the offset after the last appended
 * @param bytesBefore the log's bytes before it
 */
record LogChange(Log log, long epoch, long first, long end, long bytesBefore) {}
