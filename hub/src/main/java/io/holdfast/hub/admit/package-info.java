/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Who are you: decides whether a client may connect, and as whom. In: what a client sent to
 * connect; out: a session, or a refusal. Reads the registry and the trusted authorities. Any thread
 * may ask; the session begins on the connection's lane.
 */
@NullMarked
package io.holdfast.hub.admit;

import org.jspecify.annotations.NullMarked;
