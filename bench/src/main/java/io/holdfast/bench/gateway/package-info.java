/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What load shapes of gateways run: chains of modules in one process. In come how long a chain is
 * and what goes through it; out go counts. Threads are the gateway's, and one of each chain's
 * source.
 */
@NullMarked
package io.holdfast.bench.gateway;

import org.jspecify.annotations.NullMarked;
