/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Programs that run below the gateway: started, watched, started again when they end, and ended
 * with it. In: a program's path and arguments; out: its lines, and what becomes of it. A {@link
 * io.holdfast.gateway.launch.LaunchedProgram} has a thread of its own, which starts its processes
 * and waits for them, and two that read what the process writes. The module that is a script has
 * children of its own; it shares how they are found, guarded, and how long they stay away.
 */
@NullMarked
package io.holdfast.gateway.launch;

import org.jspecify.annotations.NullMarked;
