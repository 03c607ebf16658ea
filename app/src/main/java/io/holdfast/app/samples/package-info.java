/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A pipeline of two modules to look at and to copy from: one measures this machine, the other lets
 * through what changed. They connect over TLS with connection strings, as any stranger's module
 * does, and use {@code io.holdfast.client} alone.
 *
 * <p>In come connection strings and the hub's certificate; out go messages. Each module's state is
 * guarded by its own lock, since its callbacks come on any thread; one timer thread serves both.
 */
@NullMarked
package io.holdfast.app.samples;

import org.jspecify.annotations.NullMarked;
