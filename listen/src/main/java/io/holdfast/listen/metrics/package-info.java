/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Metrics over HTTP, as Prometheus fetches them. In: requests; out: what a hub tells at that
 * moment. Its event loop owns the connections; what is told is put together elsewhere.
 */
@NullMarked
package io.holdfast.listen.metrics;

import org.jspecify.annotations.NullMarked;
