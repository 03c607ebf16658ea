/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Clients under measurement, each in a process of its own: a {@link Task} comes in as JSON, what
 * was measured goes out as JSON. The main thread drives, or waits for, the client.
 */
@NullMarked
package io.holdfast.bench.client;

import org.jspecify.annotations.NullMarked;
