/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a device or a module can do with a hub: messages in, method calls, the twin. Callbacks on
 * the loop, no futures and no threads; the faces of the client hand on what it says.
 *
 * <p>In come an MQTT session's publishes and what became of its connection; out go decoded
 * messages, calls and twins. Everything belongs to the thread that drives the loop.
 */
@NullMarked
package io.holdfast.client.core;

import org.jspecify.annotations.NullMarked;
