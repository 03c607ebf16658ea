/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Runs a gateway: creates its modules, links them, starts them, changes them while they run, and
 * ends them in order. In comes what a file says, and calls of whoever runs it, on any thread, one
 * at a time; out go events on a thread of their own. The modules' threads are {@code broker}'s.
 */
@NullMarked
package io.holdfast.gateway.run;

import org.jspecify.annotations.NullMarked;
