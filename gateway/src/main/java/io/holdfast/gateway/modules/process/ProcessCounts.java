/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

/**
 * What a program and its module have done so far.
 *
 * @param sent messages that were written to the program
 * @param lost messages that were taken for it and not written: none would read them
 * @param published messages that it published
 * @param refused lines of it that were no messages
 * @param restarts how often it was started again
 */
public record ProcessCounts(long sent, long lost, long published, long refused, long restarts) {}
