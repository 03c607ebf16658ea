/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import java.time.Duration;

/**
 * What is read again and again.
 *
 * @param point what
 * @param period from the begin of one request to that of the next
 * @param onChange whether it is published only if it is not what was published last
 */
record Reading(Point point, Duration period, boolean onChange) {}
