/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.mqtt.RetryPolicy;
import java.time.Duration;

/**
 * How a client tries again.
 *
 * @param policy the waits between attempts
 * @param limit how long it tries after a loss before it gives up; zero for ever
 */
public record RetrySetting(RetryPolicy policy, Duration limit) {}
