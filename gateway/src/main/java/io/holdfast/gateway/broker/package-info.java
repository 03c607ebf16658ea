/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Carries messages between the modules of one gateway: each module has an inbox with a bound and a
 * thread of its own, which makes all calls of the module; links say whose messages go into whose
 * inbox. In come messages that modules publish, on any thread; out they go to other modules, each
 * on the thread of the one that gets it. Links and modules are changed by one thread at a time.
 */
@NullMarked
package io.holdfast.gateway.broker;

import org.jspecify.annotations.NullMarked;
